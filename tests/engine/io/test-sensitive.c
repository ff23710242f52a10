/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Columns that tell who persons are, told from those that only look so. */
#include "config.h"

#include "fus-rng.h"
#include "fus-sensitive.h"
#include "fus-withheld.h"

#include <math.h>
#include <string.h>

enum
{
  N_ROWS = 60,
};

static const char *const given[] = { "Anna",   "Lukas",  "María", "James",
                                     "Fatima", "Pierre", "Sofia", "Hans",
                                     "Julia",  "Emma",   "Owen",  "Lena" };
static const char *const family[] = { "Müller", "Smith", "García", "Kowalski", "Dubois",
                                      "Rossi",  "Novak", "Becker", "O’Hara",   "Weber" };

typedef char *(*Make) (FusRng *rng, guint row);

static guint
draw (FusRng *rng, guint low, guint high)
{
  return low + fus_rng_below (rng, high - low + 1);
}

static char *
make_person (FusRng *rng, guint row)
{
  return g_strdup_printf ("%s %s", given[draw (rng, 0, G_N_ELEMENTS (given) - 1)],
                          family[draw (rng, 0, G_N_ELEMENTS (family) - 1)]);
}

static char *
make_turned_person (FusRng *rng, guint row)
{
  return g_strdup_printf ("%s, %s", family[row % G_N_ELEMENTS (family)],
                          given[draw (rng, 0, G_N_ELEMENTS (given) - 1)]);
}

static char *
make_first_name (FusRng *rng, guint row)
{
  return g_strdup (given[draw (rng, 0, G_N_ELEMENTS (given) - 1)]);
}

static char *
make_japanese (FusRng *rng, guint row)
{
  static const char *const names[] = { "佐藤健", "鈴木花子", "高橋誠", "田中愛",
                                       "伊藤翔", "渡辺結衣", "山本蓮", "中村陽菜" };

  return g_strdup (names[row % G_N_ELEMENTS (names)]);
}

static char *
make_email (FusRng *rng, guint row)
{
  return g_strdup_printf ("p%u.x@example.org", row);
}

static char *
make_telephone (FusRng *rng, guint row)
{
  return g_strdup_printf ("+49 %u %u", draw (rng, 30, 999), draw (rng, 100000, 9999999));
}

static char *
make_plain_telephone (FusRng *rng, guint row)
{
  return g_strdup_printf ("%u", draw (rng, 2000000, 9999999));
}

static char *
make_birth (FusRng *rng, guint row)
{
  return g_strdup_printf ("%02u.%02u.%u", draw (rng, 1, 28), draw (rng, 1, 12),
                          draw (rng, 1930, 2005));
}

static char *
make_birth_year (FusRng *rng, guint row)
{
  return g_strdup_printf ("%u", draw (rng, 1930, 2005));
}

static char *
make_log (FusRng *rng, guint row)
{
  return g_strdup_printf ("%u-01-01", 1950 + row);
}

static char *
make_visit (FusRng *rng, guint row)
{
  return g_strdup_printf ("%u-%02u-%02u", draw (rng, 2021, 2023), draw (rng, 1, 12),
                          draw (rng, 1, 28));
}

static char *
make_postcode (FusRng *rng, guint row)
{
  return g_strdup_printf ("%05u", draw (rng, 1067, 99998));
}

static char *
make_british_postcode (FusRng *rng, guint row)
{
  return g_strdup_printf ("SW%u %uAA", draw (rng, 1, 9), draw (rng, 1, 9));
}

static char *
make_street (FusRng *rng, guint row)
{
  return g_strdup_printf ("Lindenstraße %u", draw (rng, 1, 200));
}

static char *
make_social_security (FusRng *rng, guint row)
{
  return g_strdup_printf ("%03u-%02u-%04u", draw (rng, 100, 699), draw (rng, 10, 99),
                          draw (rng, 1000, 9999));
}

static char *
make_insurance (FusRng *rng, guint row)
{
  return g_strdup_printf ("X%u", draw (rng, 100000000, 999999999));
}

static char *
make_gene (FusRng *rng, guint row)
{
  return g_strdup_printf ("MAPK%u", row);
}

static char *
make_file (FusRng *rng, guint row)
{
  return g_strdup_printf ("scan_%04u.png", row);
}

static char *
make_yes (FusRng *rng, guint row)
{
  return g_strdup (draw (rng, 0, 1) > 0 ? "yes" : "no");
}

static char *
make_way (FusRng *rng, guint row)
{
  return g_strdup (draw (rng, 0, 1) > 0 ? "cellular" : "telephone");
}

static char *
make_species (FusRng *rng, guint row)
{
  static const char *const names[] = { "Iris setosa", "Iris virginica", "Homo sapiens",
                                       "Mus musculus" };

  return g_strdup (names[draw (rng, 0, 3)]);
}

static char *
make_apple (FusRng *rng, guint row)
{
  static const char *const names[] = { "Golden Delicious", "Pink Lady",  "Granny Smith",
                                       "Cox Orange",       "Royal Gala", "Honey Crisp" };

  return g_strdup_printf ("%s", names[row % G_N_ELEMENTS (names)]);
}

static char *
make_internet (FusRng *rng, guint row)
{
  return g_strdup_printf ("192.168.%u.%u", draw (rng, 0, 255), draw (rng, 0, 255));
}

static char *
make_barcode (FusRng *rng, guint row)
{
  return g_strdup_printf ("%016u-1", draw (rng, 1000000, 99999999));
}

static char *
make_weight (FusRng *rng, guint row)
{
  return g_strdup_printf ("%u", draw (rng, 2200, 4600));
}

static char *
make_word (FusRng *rng, guint row)
{
  return g_strdup (draw (rng, 0, 1) > 0 ? "public" : "private");
}

static char *
make_operator (FusRng *rng, guint row)
{
  return g_strdup (given[draw (rng, 0, 3)]);
}

static char *
make_isbn (FusRng *rng, guint row)
{
  return g_strdup_printf ("978-3-16-%06u-0", draw (rng, 100000, 999999));
}

static const struct
{
  const char *header;
  Make make;
  FusSensitiveKind kind;
} columns[] = {
  { "patient_name", make_person, FUS_SENSITIVE_PERSON },
  { "Name", make_person, FUS_SENSITIVE_PERSON },
  { "Nachname", make_turned_person, FUS_SENSITIVE_PERSON },
  { "firstName", make_first_name, FUS_SENSITIVE_PERSON },
  { "Prénom", make_first_name, FUS_SENSITIVE_PERSON },
  { "Apellidos", make_turned_person, FUS_SENSITIVE_PERSON },
  { "nome e cognome", make_person, FUS_SENSITIVE_PERSON },
  { "氏名", make_japanese, FUS_SENSITIVE_PERSON },
  { "Фамилия", make_person, FUS_SENSITIVE_PERSON },
  { "V7", make_person, FUS_SENSITIVE_PERSON },
  { "sample_name", make_turned_person, FUS_SENSITIVE_PERSON },
  { "E-Mail", make_email, FUS_SENSITIVE_EMAIL },
  { "correo electrónico", make_email, FUS_SENSITIVE_EMAIL },
  { "x3", make_email, FUS_SENSITIVE_EMAIL },
  { "Telefonnummer", make_plain_telephone, FUS_SENSITIVE_TELEPHONE },
  { "numéro de téléphone", make_telephone, FUS_SENSITIVE_TELEPHONE },
  { "電話番号", make_telephone, FUS_SENSITIVE_TELEPHONE },
  { "c", make_telephone, FUS_SENSITIVE_TELEPHONE },
  { "Geburtsdatum", make_birth, FUS_SENSITIVE_BIRTH },
  { "date_of_birth", make_birth, FUS_SENSITIVE_BIRTH },
  { "birthYear", make_birth_year, FUS_SENSITIVE_BIRTH },
  { "fecha_nacimiento", make_birth, FUS_SENSITIVE_BIRTH },
  { "生年月日", make_birth, FUS_SENSITIVE_BIRTH },
  { "d1", make_birth, FUS_SENSITIVE_BIRTH },
  { "PLZ", make_postcode, FUS_SENSITIVE_POSTCODE },
  { "zip", make_postcode, FUS_SENSITIVE_POSTCODE },
  { "code postal", make_postcode, FUS_SENSITIVE_POSTCODE },
  { "郵便番号", make_postcode, FUS_SENSITIVE_POSTCODE },
  { "where", make_british_postcode, FUS_SENSITIVE_POSTCODE },
  { "Straße", make_street, FUS_SENSITIVE_ADDRESS },
  { "home_address", make_street, FUS_SENSITIVE_ADDRESS },
  { "Address", make_street, FUS_SENSITIVE_ADDRESS },
  { "q", make_street, FUS_SENSITIVE_ADDRESS },
  { "Versichertennummer", make_insurance, FUS_SENSITIVE_INSURANCE },
  { "SSN", make_social_security, FUS_SENSITIVE_INSURANCE },
  { "insurance number", make_insurance, FUS_SENSITIVE_INSURANCE },
  { "k", make_social_security, FUS_SENSITIVE_INSURANCE },
  /* What isn't. */
  { "gene_name", make_gene, FUS_SENSITIVE_NONE },
  { "name", make_gene, FUS_SENSITIVE_NONE },
  { "sample_name", make_gene, FUS_SENSITIVE_NONE },
  { "file_name", make_file, FUS_SENSITIVE_NONE },
  { "filename", make_file, FUS_SENSITIVE_NONE },
  { "species_name", make_species, FUS_SENSITIVE_NONE },
  { "variety", make_apple, FUS_SENSITIVE_NONE },
  { "name", make_apple, FUS_SENSITIVE_NONE },
  { "email_opened", make_yes, FUS_SENSITIVE_NONE },
  { "telephone", make_yes, FUS_SENSITIVE_NONE },
  { "contact", make_way, FUS_SENSITIVE_NONE },
  { "insurance", make_word, FUS_SENSITIVE_NONE },
  { "ip_address", make_internet, FUS_SENSITIVE_NONE },
  { "barcode", make_barcode, FUS_SENSITIVE_NONE },
  { "birth_weight", make_weight, FUS_SENSITIVE_NONE },
  { "date", make_visit, FUS_SENSITIVE_NONE },
  { "year", make_log, FUS_SENSITIVE_NONE },
  { "visit", make_visit, FUS_SENSITIVE_NONE },
  { "operator", make_operator, FUS_SENSITIVE_NONE },
  { "isbn", make_isbn, FUS_SENSITIVE_NONE },
  { "plate", make_postcode, FUS_SENSITIVE_NONE },
  { "address_count", make_weight, FUS_SENSITIVE_NONE },
  { "mobile", make_yes, FUS_SENSITIVE_NONE },
};

static char **
make_cells (Make make, guint64 seed)
{
  FusRng rng = fus_rng_at (seed, 0, 0, 0);
  char **texts = g_new0 (char *, N_ROWS + 1);

  for (guint row = 0; row < N_ROWS; row++)
    texts[row] = row % 11 == 5 ? g_strdup ("") : make (&rng, row);

  return texts;
}

static void
test_columns (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (columns); i++)
    for (guint64 seed = 1; seed <= 5; seed++)
      {
        g_auto (GStrv) texts = make_cells (columns[i].make, seed);
        FusSensitive found = { 0 };

        g_test_message ("%s: %s", columns[i].header, texts[0]);
        found = fus_sensitive_look_at_texts (columns[i].header, texts, N_ROWS);
        g_assert_cmpint (found.kind, ==, columns[i].kind);
        if (found.kind != FUS_SENSITIVE_NONE)
          {
            g_autofree char *reason = fus_sensitive_dup_reason (&found);

            g_assert_true (found.by_name || found.by_content);
            g_assert_cmpuint (strlen (reason), >, 10);
          }
      }
}

/* Numbers are believed only where their header speaks of nothing else. */
static void
test_numbers (void)
{
  static const struct
  {
    const char *header;
    double low;
    double high;
    FusSensitiveKind kind;
  } numbers[] = {
    { "postcode", 1000, 99999, FUS_SENSITIVE_POSTCODE },
    { "PLZ", 1000, 99999, FUS_SENSITIVE_POSTCODE },
    { "phone", 1e7, 1e9, FUS_SENSITIVE_TELEPHONE },
    { "ssn", 1e8, 9e8, FUS_SENSITIVE_INSURANCE },
    { "birth_year", 1930, 2010, FUS_SENSITIVE_BIRTH },
    { "birth", 1930, 2010, FUS_SENSITIVE_BIRTH },
    { "birth_weight", 2200, 4600, FUS_SENSITIVE_NONE },
    { "phone", 0, 1, FUS_SENSITIVE_NONE },
    { "zip_size", 0, 50, FUS_SENSITIVE_NONE },
    { "CAP", 0, 12, FUS_SENSITIVE_NONE },
    { "email", 0, 90, FUS_SENSITIVE_NONE },
    { "serial", 1e7, 1e9, FUS_SENSITIVE_NONE },
    { "temperature", 1900, 2000, FUS_SENSITIVE_NONE },
    { "name", 1, 60, FUS_SENSITIVE_NONE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (numbers); i++)
    {
      double values[N_ROWS] = { 0 };
      FusRng rng = fus_rng_at (i + 1, 0, 0, 0);

      for (gsize row = 0; row < N_ROWS; row++)
        values[row] =
          row == 7 ? (double) NAN
                   : floor (numbers[i].low + fus_rng_uniform (&rng) *
                                               (numbers[i].high - numbers[i].low + 1));
      g_test_message ("%s", numbers[i].header);
      g_assert_cmpint (
        fus_sensitive_look_at_numbers (numbers[i].header, values, N_ROWS).kind, ==,
        numbers[i].kind);
    }
}

/* A header alone, over cells of none of that, is not believed; nothing known neither. */
static void
test_header_alone (void)
{
  char *empty[] = { (char *) "", (char *) "NA", NULL, (char *) "" };

  g_assert_cmpint (fus_sensitive_look_at_texts ("email", empty, 4).kind, ==,
                   FUS_SENSITIVE_NONE);
  g_assert_cmpint (fus_sensitive_look_at_texts (NULL, empty, 4).kind, ==,
                   FUS_SENSITIVE_NONE);
}

static void
test_ids (void)
{
  g_auto (GStrv) persons = make_cells (make_person, 1);
  g_auto (GStrv) genes = make_cells (make_gene, 1);
  g_auto (GStrv) barcodes = make_cells (make_barcode, 1);

  g_assert_true (fus_sensitive_are_persons (persons, N_ROWS));
  g_assert_false (fus_sensitive_are_persons (genes, N_ROWS));
  g_assert_false (fus_sensitive_are_persons (barcodes, N_ROWS));
}

static void
test_number_texts (void)
{
  char *texts[] = { g_strdup ("Anna"), g_strdup (""), g_strdup ("Ben"),
                    g_strdup ("Anna") };

  fus_sensitive_number_texts (texts, 4);
  g_assert_cmpstr (texts[0], ==, "1");
  g_assert_cmpstr (texts[1], ==, "");
  g_assert_cmpstr (texts[2], ==, "2");
  g_assert_cmpstr (texts[3], ==, "1");
  for (gsize i = 0; i < 4; i++)
    g_free (texts[i]);
}

/* What is written of a list reads the same, whatever is in its texts. */
static void
test_list (void)
{
  g_autoptr (GPtrArray) list = fus_withheld_list_new ();
  g_autoptr (GPtrArray) again = fus_withheld_list_new ();
  g_autofree char *text = NULL;
  g_autofree char *same = NULL;

  g_assert_null (fus_withheld_list_to_text (list));
  fus_withheld_list_add (list, "/a/b.csv", "e\tmail", "Its\nreason.", FALSE);
  fus_withheld_list_add (list, "/a/b.csv", "e\tmail", "Another.", TRUE);
  fus_withheld_list_add (list, NULL, "age", "Said.", TRUE);
  g_assert_cmpuint (list->len, ==, 2);
  text = fus_withheld_list_to_text (list);
  fus_withheld_list_add_text (again, text);
  fus_withheld_list_add_text (again, "nothing\nof\tthis\n\t\t\t");
  g_assert_cmpuint (again->len, ==, 2);
  same = fus_withheld_list_to_text (again);
  g_assert_cmpstr (text, ==, same);
  g_assert_true (fus_withheld_list_find (again, "age")->person);
  g_assert_null (fus_withheld_list_find (again, "email"));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sensitive/columns", test_columns);
  g_test_add_func ("/sensitive/numbers", test_numbers);
  g_test_add_func ("/sensitive/header-alone", test_header_alone);
  g_test_add_func ("/sensitive/ids", test_ids);
  g_test_add_func ("/sensitive/number-texts", test_number_texts);
  g_test_add_func ("/sensitive/list", test_list);

  return g_test_run ();
}
