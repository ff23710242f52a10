/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* Everything that reads and writes files. */
#include "fus-dataset-file.h"
#include "fus-import.h"
#include "fus-model-file.h"
#include "fus-results-writer.h"
