/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Sets of 64-bit keys as PATRICIA tries (D. R. Morrison, JACM 15(4), 1968; R. Sedgewick,
 * Algorithms, ch. 17). Every member is a leaf and, but for the head, also one inner node: it tests
 * bit `bit` of a key and links to nodes that test lower bits, or upwards (to a node that tests no
 * lower bit), which then is the leaf. The head is the root; it tests no bit, and link[0] is its
 * only link. So n members need no node but themselves, and a path has at most one node per bit of
 * the key.
 */
#include "record.h"

#define HEAD_BIT 64U

/* An edge of the trie: from a node that tests `bit`, through link[side], to `to`. */
struct edge {
	csm_ref from;
	unsigned int bit;
	unsigned int side;
	csm_ref to;
};

static unsigned int key_side(uint64_t key, unsigned int bit)
{
	return (bit == HEAD_BIT) ? 0U : (unsigned int)((key >> bit) & 1U);
}

static void set_link(csm_ref ref, unsigned int side, csm_ref to)
{
	struct csm_record *record = csm_map(ref);

	record->link[side] = to;
	csm_unmap(record);
}

static void set_node(csm_ref ref, unsigned int bit, const csm_ref link[2])
{
	struct csm_record *record = csm_map(ref);

	record->bit = (uint8_t)bit;
	record->link[0] = link[0];
	record->link[1] = link[1];
	csm_unmap(record);
}

/* The edge out of `from` that a key takes. */
static struct edge edge_from(csm_ref from, uint64_t key)
{
	struct csm_record node = csm_load(from);
	struct edge edge = {.from = from, .bit = node.bit, .side = key_side(key, node.bit)};

	edge.to = node.link[edge.side];
	return edge;
}

/*
 * Descends along `key` while the nodes test bits above `stop`. Returns the edge where that ends:
 * its target is the leaf, or the node that tests `stop` or a lower bit. `before`, if wanted, is the
 * edge that led to edge.from (from 0: there is none).
 */
static struct edge descend(csm_ref root, uint64_t key, int stop, struct edge *before)
{
	struct edge edge = edge_from(root, key);
	struct edge previous = {.from = 0};

	for (unsigned int step = 0; step < HEAD_BIT; step++) {
		struct edge next = edge_from(edge.to, key);

		if ((next.bit >= edge.bit) || ((int)next.bit <= stop))
			break;
		previous = edge;
		edge = next;
	}
	if (before != NULL)
		*before = previous;
	return edge;
}

static uint64_t key_of(csm_ref ref)
{
	return csm_load(ref).key;
}

static unsigned int highest_bit(uint64_t value)
{
	return 63U - (unsigned int)__builtin_clzll(value);
}

csm_ref csm_trie_find(csm_ref root, uint64_t key)
{
	csm_ref leaf;

	if (root == 0)
		return 0;
	leaf = descend(root, key, -1, NULL).to;
	return (key_of(leaf) == key) ? leaf : 0;
}

csm_ref csm_trie_insert(csm_ref root, csm_ref record)
{
	uint64_t key = key_of(record);
	unsigned int bit, side;
	struct edge edge;
	csm_ref link[2];

	if (root == 0) {
		link[0] = record;
		link[1] = 0;
		set_node(record, HEAD_BIT, link);
		return record;
	}
	bit = highest_bit(key ^ key_of(descend(root, key, -1, NULL).to));
	edge = descend(root, key, (int)bit, NULL);
	side = key_side(key, bit);
	link[side] = record;
	link[1U - side] = edge.to;
	set_node(record, bit, link);
	set_link(edge.from, edge.side, record);
	return root;
}

/*
 * The leaf goes with the inner node that tested its last bit: `edge.from`. Unless that is the
 * record itself, it takes over the inner node that the record is.
 */
csm_ref csm_trie_remove(csm_ref root, uint64_t key)
{
	struct edge before, above;
	struct edge edge = descend(root, key, -1, &before);
	csm_ref gone = edge.to;
	struct csm_record node;

	if (edge.from == root) /* the head has one link: it was the only member */
		return (gone == root) ? 0 : root;

	node = csm_load(edge.from);
	set_link(before.from, before.side, node.link[1U - edge.side]);
	if (edge.from == gone)
		return root;

	node = csm_load(gone);
	if (gone == root) {
		set_node(edge.from, HEAD_BIT, node.link);
		return edge.from;
	}
	above = descend(root, key, node.bit, NULL);
	set_node(edge.from, node.bit, node.link);
	set_link(above.from, above.side, edge.from);
	return root;
}

/* The last leaf towards `side` below an edge out of a node that tests `bit`. */
static csm_ref outermost(unsigned int bit, csm_ref ref, unsigned int side)
{
	for (unsigned int step = 0; step <= HEAD_BIT; step++) {
		struct csm_record node = csm_load(ref);

		if (node.bit >= bit)
			break;
		bit = node.bit;
		ref = node.link[side];
	}
	return ref;
}

/*
 * The neighbour of a key that is not in the set: the next lower member (`side` 0) or the next
 * higher (1). Where the key would branch off, at `split`, all members below lie on one side of it.
 * Else the neighbour lies beyond the last turn that the key takes away from `side`.
 */
static csm_ref neighbour(csm_ref root, uint64_t key, unsigned int split, unsigned int side)
{
	struct edge edge = edge_from(root, key);
	csm_ref beyond = 0;
	unsigned int beyond_bit = 0;

	for (unsigned int step = 0; step < HEAD_BIT; step++) {
		struct csm_record node = csm_load(edge.to);

		if ((node.bit >= edge.bit) || (node.bit < split))
			break;
		edge = edge_from(edge.to, key);
		if (edge.side != side) {
			beyond = node.link[side];
			beyond_bit = node.bit;
		}
	}
	if (key_side(key, split) != side)
		return outermost(edge.bit, edge.to, 1U - side);
	return (beyond != 0) ? outermost(beyond_bit, beyond, 1U - side) : 0;
}

static csm_ref find_or_neighbour(csm_ref root, uint64_t key, unsigned int side)
{
	uint64_t differing;
	csm_ref leaf;

	if (root == 0)
		return 0;
	leaf = descend(root, key, -1, NULL).to;
	differing = key ^ key_of(leaf);
	return (differing == 0) ? leaf : neighbour(root, key, highest_bit(differing), side);
}

csm_ref csm_trie_floor(csm_ref root, uint64_t key)
{
	return find_or_neighbour(root, key, 0);
}

csm_ref csm_trie_ceiling(csm_ref root, uint64_t key)
{
	return find_or_neighbour(root, key, 1);
}
