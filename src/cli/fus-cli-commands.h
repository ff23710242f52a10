/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fus-cli.h"

G_BEGIN_DECLS

extern const FusCliCommand fus_cli_decode;
extern const FusCliCommand fus_cli_encode;
extern const FusCliCommand fus_cli_evaluate;
extern const FusCliCommand fus_cli_example;
extern const FusCliCommand fus_cli_explain;
extern const FusCliCommand fus_cli_figure;
extern const FusCliCommand fus_cli_import;
extern const FusCliCommand fus_cli_info;
extern const FusCliCommand fus_cli_kinds;
extern const FusCliCommand fus_cli_lab;
extern const FusCliCommand fus_cli_loss;
extern const FusCliCommand fus_cli_overview;
extern const FusCliCommand fus_cli_project;
extern const FusCliCommand fus_cli_reconstruct;
extern const FusCliCommand fus_cli_train;

G_END_DECLS
