# SPDX-License-Identifier: BSD-3-Clause
target_sources(rmm
    PRIVATE "src/granule.c"
            "src/handler.c"
            "src/rsi.c"
            "src/exit.c")
