#include "config.h"

#include "intake-support.h"
#include "tamiz-text-person.h"
#include "tamiz-text-reader.h"

#include <glib/gstdio.h>
#include <string.h>

static const char *const keys[] = {
  "name", "job_title", "company", "email", "phone", "domain", "handle", "tax_number", "address", "city", "country", "notes",
};

static TamizTextPerson *
read_one (const char *text)
{
  g_autoptr (GPtrArray) people = tamiz_text_read_people (text);

  g_assert_cmpuint (people->len, ==, 1);
  return g_ptr_array_steal_index (people, 0);
}

/* Counts what is right; says what is not. */
static void
test_invented_signatures (void)
{
  g_autofree char *path = g_build_filename (g_getenv ("TAMIZ_FIXTURES"), "texts", "people.json", NULL);
  g_autoptr (json_t) cases = json_load_file (path, 0, NULL);
  guint right = 0, all = 0, whole = 0;
  json_t *each;
  gsize i;

  g_assert_nonnull (cases);
  json_array_foreach (cases, i, each)
    {
      g_autoptr (TamizTextPerson) person = read_one (tamiz_json_get_text (each, "text"));
      gboolean good = TRUE;

      for (guint j = 0; j < G_N_ELEMENTS (keys); j++)
        {
          const char *expected = tamiz_json_get_text (each, keys[j]);
          g_autofree char *found = tamiz_text_person_dup_text (person, j);
          gboolean same = g_str_equal (expected != NULL ? expected : "", found);

          all += expected != NULL || !same;
          right += expected != NULL && same;
          good = good && same;
          if (!same)
            g_test_message ("text %u: %s is “%s”, expected “%s”", (guint) i + 1, keys[j], found, expected != NULL ? expected : "");
        }
      whole += good;
    }
  g_test_message ("%u of %u fields right, %u of %u texts whole", right, all, whole, (guint) json_array_size (cases));
  g_assert_cmpuint (json_array_size (cases), >=, 30);
  g_assert_cmpuint (right * 100, >=, all * 95);
}

/* Every word of a text is found again. */
static void
test_nothing_is_lost (void)
{
  g_autofree char *path = g_build_filename (g_getenv ("TAMIZ_FIXTURES"), "texts", "people.json", NULL);
  g_autoptr (json_t) cases = json_load_file (path, 0, NULL);
  static const char *const signs[] = { "Cel", "Tel", "Telf", "T", "C", "E", "m", "WhatsApp", "Celular", "Oficina", "Direct", "Cell",
                                       "Phone", "Móvil", "Nombre", "Cargo", "Empresa", "Correo", "Teléfono", "Ciudad", "País",
                                       "Name", "Title", "Company", "Email", "City", "Country", "NIT", "RUC", "CUIT", "Saludos",
                                       "cordiales", "Best", "regards", "Atte", "en", "at", "Instagram", "Fax", "https", "wa", "me", NULL };
  json_t *each;
  gsize i;

  json_array_foreach (cases, i, each)
    {
      const char *text = tamiz_json_get_text (each, "text");
      g_autoptr (TamizTextPerson) person = read_one (text);
      g_autoptr (GString) found = g_string_new (NULL);
      g_auto (GStrv) words = g_regex_split_simple ("[^\\w]+", text, 0, 0);

      for (guint j = 0; j < TAMIZ_TEXT_N_SLOTS; j++)
        {
          g_autofree char *part = tamiz_text_person_dup_text (person, j);

          g_string_append_printf (found, " %s", part);
        }
      for (guint j = 0; words[j] != NULL; j++)
        {
          if (strlen (words[j]) < 2 || g_ascii_isdigit (words[j][0]) || g_strv_contains (signs, words[j]))
            continue;
          if (strstr (found->str, words[j]) == NULL)
            g_test_message ("text %u: “%s” is lost", (guint) i + 1, words[j]);
          g_assert_nonnull (strstr (found->str, words[j]));
        }
    }
}

static void
test_several_people (void)
{
  g_autoptr (GPtrArray) blocks = tamiz_text_read_people ("Ana Núñez\nana@andina.example\n\nPedro Arce\nDirector\nCel. 71234567\n\n"
                                                         "parce@valle.example\n");
  g_autoptr (GPtrArray) sheet = tamiz_text_read_people ("Ana Núñez\tana@andina.example\nPedro Arce\tparce@valle.example\n");
  g_autoptr (GPtrArray) none = tamiz_text_read_people (" \n\n--\n");
  g_autofree char *mail = NULL;

  g_assert_cmpuint (blocks->len, ==, 2);
  g_assert_cmpuint (((TamizTextPerson *) blocks->pdata[1])->line, ==, 4);
  /* An address of its own block without a name is the same person's. */
  mail = tamiz_text_person_dup_text (blocks->pdata[1], TAMIZ_TEXT_EMAIL);
  g_assert_cmpstr (mail, ==, "parce@valle.example");
  g_assert_cmpuint (sheet->len, ==, 2);
  g_assert_cmpuint (none->len, ==, 0);
}

static void
test_as_a_file (void)
{
  static const struct
  {
    const char *name, *text, *format;
  } files[] = {
    { "firma.txt", "Ana Núñez\nJefa de compras\nandina.example\nana@andina.example\nCel. 71234567\n", "text" },
    { "lista.txt", "nombre;correo\nAna;ana@andina.example\n", "csv" },
    { "correos.txt", "correo\nana@andina.example\npedro@valle.example\n", "csv" },
    { "lista.txt", "nombre\tcorreo\nAna\tana@andina.example\n", "csv" },
  };
  TamizNormalizerSettings settings = { .country = "BO", .source = "x", .source_kind = -1, .activity = -1 };
  g_autofree char *folder = g_dir_make_tmp ("tamiz-text-XXXXXX", NULL);

  for (guint i = 0; i < G_N_ELEMENTS (files); i++)
    {
      g_autofree char *path = g_build_filename (folder, files[i].name, NULL);
      g_autoptr (GError) error = NULL;
      g_autoptr (TamizRowReader) reader = NULL;
      g_autoptr (GPtrArray) all = NULL;

      g_assert_true (g_file_set_contents (path, files[i].text, -1, NULL));
      reader = tamiz_row_reader_open (path, NULL, &error);
      g_assert_no_error (error);
      g_assert_cmpstr (tamiz_row_reader_get_format (reader), ==, files[i].format);
      all = stage_reader (TAMIZ_IMPORT_OF_PEOPLE, reader, NULL, &settings);
      g_assert_cmpuint (((TamizStaged *) all->pdata[0])->emails->len, ==, 1);
      if (i == 0)
        {
          g_assert_cmpuint (all->len, ==, 1);
          g_assert_cmpstr (text_of (all->pdata[0], TAMIZ_STAGED_LAST_NAME), ==, "Núñez");
          g_assert_cmpstr (text_of (all->pdata[0], TAMIZ_STAGED_JOB_TITLE), ==, "Jefa de compras");
          g_assert_cmpuint (((TamizStaged *) all->pdata[0])->phones->len, ==, 1);
        }
      g_remove (path);
    }
  g_rmdir (folder);
}

/* Any bytes are read or refused. */
static void
test_damage_never_crashes (void)
{
  for (guint i = 0; i < 400; i++)
    {
      char data[200];
      g_autoptr (GBytes) bytes = NULL;
      g_autoptr (TamizTextReader) reader = NULL;

      for (gsize j = 0; j < sizeof data; j++)
        data[j] = "aA1@.\n \t+(:,;ñ\xff"[g_random_int_range (0, 16)];
      bytes = g_bytes_new (data, sizeof data);
      reader = tamiz_text_reader_new (bytes, NULL, NULL);
      while (reader != NULL)
        {
          g_autoptr (TamizRow) row = NULL;

          g_assert_true (tamiz_row_reader_read_row (TAMIZ_ROW_READER (reader), &row, NULL, NULL));
          if (row == NULL)
            break;
        }
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/text/invented-signatures", test_invented_signatures);
  g_test_add_func ("/text/nothing-is-lost", test_nothing_is_lost);
  g_test_add_func ("/text/several-people", test_several_people);
  g_test_add_func ("/text/as-a-file", test_as_a_file);
  g_test_add_func ("/text/damage-never-crashes", test_damage_never_crashes);

  return g_test_run ();
}
