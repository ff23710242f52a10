/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-file-error.h"

static void
test_place (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) copy = NULL;
  FusPlace place;

  fus_file_error_set (&error, FUS_FILE_ERROR_CONTENT,
                      (FusPlace){ NULL, "column b", 118, NULL }, "“%s” is not a number",
                      "x");
  fus_file_error_fill_place (error, (FusPlace){ "a.csv", "other", 3, "Drop it." });
  copy = g_error_copy (error);
  place = fus_file_error_get_place (copy);
  g_assert_cmpstr (place.file, ==, "a.csv");
  g_assert_cmpstr (place.object, ==, "column b");
  g_assert_cmpint (place.row, ==, 118);
  g_assert_cmpstr (place.remedy, ==, "Drop it.");
  g_assert_cmpstr (fus_file_error_get_code_name (copy), ==, "content");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/file-error/keeps-its-place-when-copied", test_place);

  return g_test_run ();
}
