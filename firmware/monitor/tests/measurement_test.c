/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The RIM of a small realm, put together here byte by byte from the tables of DEN0137 1.0 and not
 * with the monitor's structures.
 */
#include <string.h>

#include "test.h"
#include "world.h"

static void check_digest(const char *message, size_t size, const char *hex)
{
	uint8_t digest[SHA256_SIZE];
	char text[(2 * SHA256_SIZE) + 1];

	sha256(message, size, digest);
	for (unsigned int i = 0; i < SHA256_SIZE; i++) {
		text[2 * i] = "0123456789abcdef"[digest[i] >> 4];
		text[(2 * i) + 1] = "0123456789abcdef"[digest[i] & 0xf];
	}
	text[2 * SHA256_SIZE] = '\0';
	CHECK(strcmp(text, hex) == 0);
}

/* The examples published with FIPS 180-4, and lengths around the block size. */
static void hashes_known_messages(void)
{
	static char million[1000000];

	memset(million, 'a', sizeof(million));
	check_digest("", 0, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
	check_digest("abc", 3, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
	check_digest("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq", 56,
		     "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
	check_digest(million, sizeof(million),
		     "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
	check_digest(million, 55,
		     "9f4390f8d30c2dd92ec9f095b65e2b9ae9b0a925a5258e241c9f1e910f734318");
	check_digest(million, 56,
		     "b35439a4ac6f0948b6d6f9e3c6af0f5f590ce20f1bde7090ef7970686ec6738a");
	check_digest(million, 63,
		     "7d3e74a05d7db15bce4ad9ec0658ea98e3f06eeecf16b4c6fff2da457ddc2f34");
	check_digest(million, 64,
		     "ffe054fe7ae0cb6dc65c3af9b61d5209f439851db43d0ba5997337df154668eb");
	check_digest(million, 65,
		     "635361c48bb9eab14198e76ea8ab7f1a41685d6ad62aa9146d301d4f17eb0ae0");
}

static void put64(uint8_t *at, uint64_t value)
{
	for (unsigned int i = 0; i < 8; i++) {
		at[i] = (uint8_t)(value >> (8 * i));
	}
}

/* RIM := SHA-256(descriptor), whose first 0x50 bytes are type, length and the old RIM. */
static void extend(uint8_t rim[64], uint8_t descriptor[0x100], uint8_t type)
{
	descriptor[0] = type;
	put64(&descriptor[8], 0x100);
	memcpy(&descriptor[0x10], rim, 64);
	memset(rim, 0, 64);
	sha256(descriptor, 0x100, rim);
}

static void expect_rim(uint8_t rim[64], const struct rmi_realm_params *params, uint64_t pc,
		       const void *page)
{
	uint8_t block[4096] = {0};
	uint8_t descriptor[0x100];

	/* RmiRealmParams: flags, s2sz, sve_vl, num_bps, num_wps, pmu_num_ctrs, hash_algo. */
	block[8] = params->s2sz;
	block[0x18] = params->num_bps;
	block[0x20] = params->num_wps;
	memset(rim, 0, 64);
	sha256(block, sizeof(block), rim);

	/* INIT_RIPAS of two pages: one descriptor per entry. */
	for (uint64_t ipa = 0x1000; ipa < 0x3000; ipa += 0x1000) {
		memset(descriptor, 0, sizeof(descriptor));
		put64(&descriptor[0x50], ipa);
		put64(&descriptor[0x58], ipa + 0x1000);
		extend(rim, descriptor, 2);
	}
	/* DATA_CREATE with its contents measured, and without. */
	memset(descriptor, 0, sizeof(descriptor));
	put64(&descriptor[0x50], 0x1000);
	put64(&descriptor[0x58], 1);
	sha256(page, 4096, &descriptor[0x60]);
	extend(rim, descriptor, 0);
	memset(descriptor, 0, sizeof(descriptor));
	put64(&descriptor[0x50], 0x2000);
	extend(rim, descriptor, 0);

	/* REC_CREATE: flags, pc and gprs of RmiRecParams. */
	memset(block, 0, sizeof(block));
	put64(&block[0], 1);
	put64(&block[0x200], pc);
	for (unsigned int i = 0; i < 8; i++) {
		put64(&block[0x300 + (8 * i)], 0x1000 + i);
	}
	memset(descriptor, 0, sizeof(descriptor));
	sha256(block, sizeof(block), &descriptor[0x50]);
	extend(rim, descriptor, 1);
}

static void measures_a_realm(void)
{
	uint64_t source = fresh();
	const struct rd *rd;
	struct realm realm;
	uint8_t rim[64];

	memset(host_ns_ptr(source), 0x77, GRANULE_SIZE);
	realm_new(&realm);
	realm_add_tables(&realm, 0); /* tables are not measured */
	EQUAL(STATUS(SMC_RMI_RTT_INIT_RIPAS, realm.rd, 0x1000, 0x3000), RMI_SUCCESS);
	EQUAL(STATUS(SMC_RMI_DATA_CREATE, realm.rd, fresh_delegated(), 0x1000, source, 1),
	      RMI_SUCCESS);
	EQUAL(STATUS(SMC_RMI_DATA_CREATE, realm.rd, fresh_delegated(), 0x2000, source, 0),
	      RMI_SUCCESS);
	EQUAL(STATUS(SMC_RMI_DATA_CREATE_UNKNOWN, realm.rd, fresh_delegated(), 0x3000),
	      RMI_SUCCESS); /* nor this */
	realm_add_rec(&realm, 0x1004, true);
	realm_add_rec(&realm, 0x1008, false); /* nor a REC that does not run at once */

	expect_rim(rim, realm_params(&realm), 0x1004, host_ns_ptr(source));
	rd = arch_realm_ptr(realm.rd);
	CHECK(memcmp(rim, rd->measurement[0].bytes, sizeof(rim)) == 0);
	for (unsigned int i = 1; i < MEASUREMENT_SLOTS; i++) {
		static const uint8_t zero[64];

		CHECK(memcmp(zero, rd->measurement[i].bytes, sizeof(zero)) == 0);
	}
}

static void same_parameters_measure_alike_in_any_place(void)
{
	const struct rd *first_rd, *second_rd;
	struct realm first, second;

	realm_active(&first);
	realm_active(&second); /* another VMID, other granules */
	first_rd = arch_realm_ptr(first.rd);
	second_rd = arch_realm_ptr(second.rd);
	CHECK(memcmp(first_rd->measurement, second_rd->measurement,
		     sizeof(first_rd->measurement)) == 0);
}

const struct test measurement_tests[] = {
	{"measurement: hashes known messages", hashes_known_messages},
	{"measurement: measures a realm", measures_a_realm},
	{"measurement: same parameters measure alike in any place",
	 same_parameters_measure_alike_in_any_place},
	{0},
};
