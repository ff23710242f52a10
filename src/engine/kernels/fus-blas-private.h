/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* Once, before the first product or factorisation: rows are cut over threads by the
 * caller; work split by BLAS as well would only wait. */
void fus_blas_use_one_thread (void);

/* Around each call of BLAS or LAPACK, and nothing else: no other lock may be taken and no
 * other turn be begun in between. */
void fus_blas_begin (void);
/* The end of a turn: whoever waits for one may be next. */
void fus_blas_end (void);
