#
# SPDX-License-Identifier: BSD-3-Clause
#

add_library(rmm-lib-csm)

# Off the hot paths: its size counts, not its speed.
target_compile_options(rmm-lib-csm
    PRIVATE $<$<CONFIG:Release>:-Os>)

target_include_directories(rmm-lib-csm
    PUBLIC "include"
    PRIVATE "src")

target_sources(rmm-lib-csm
    PRIVATE "src/attach.c"
            "src/ban.c"
            "src/hooks.c"
            "src/ids.c"
            "src/mount.c"
            "src/peer.c"
            "src/policy.c"
            "src/pool.c"
            "src/region.c"
            "src/registry.c"
            "src/rmi.c"
            "src/rsi.c"
            "src/share.c"
            "src/trie.c")
