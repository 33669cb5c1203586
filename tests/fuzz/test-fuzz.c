#include "config.h"

#include "fuzz.h"

#include <string.h>

/* Every target, for a moment in every test run: each of its seeds as it is, and a fixed number
 * of changes to them that are the same every time.  What clang's fuzzer found lies among the
 * seeds.
 */

#define CHANGES 2000
#define MAX_SIZE 65536
#define MOST_SECONDS 2.0

typedef struct
{
  const char *name;
  void (*call) (const uint8_t *data, size_t size);
} Target;

static const Target targets[] = {
  { "csv", fuzz_csv },     { "form", fuzz_form },           { "json", fuzz_json }, { "mail", fuzz_mail },   { "map", fuzz_map },     { "packet", fuzz_packet },
  { "calendar", fuzz_calendar }, { "invitation", fuzz_invitation },
  { "sheet", fuzz_sheet }, { "sheet-xml", fuzz_sheet_xml }, { "text", fuzz_text },   { "vcard", fuzz_vcard },
};

static gint
compare_names (gconstpointer a,
               gconstpointer b)
{
  return g_strcmp0 (*(char *const *) a, *(char *const *) b);
}

static GPtrArray *
read_seeds (const char *name)
{
  GPtrArray *seeds = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  g_autofree char *folder = g_test_build_filename (G_TEST_DIST, "fuzz", "seeds", name, NULL);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  const char *file;

  while (dir != NULL && (file = g_dir_read_name (dir)) != NULL)
    g_ptr_array_add (names, g_build_filename (folder, file, NULL));
  g_ptr_array_sort (names, compare_names);
  for (guint i = 0; i < names->len; i++)
    {
      char *bytes;
      gsize size;

      g_assert_true (g_file_get_contents (names->pdata[i], &bytes, &size, NULL));
      g_ptr_array_add (seeds, g_bytes_new_take (bytes, size));
    }

  return seeds;
}

/* Bytes that mean something to one reader or another. */
static guint8
choose_byte (GRand *rand)
{
  static const char signs[] = "\0\n\r\t\"',;:=<>&[]{}()/\\-+%@._|0159AZaz \xff\x80\xc3\xa9";

  return g_rand_boolean (rand) ? (guint8) signs[g_rand_int_range (rand, 0, sizeof signs - 1)]
                               : (guint8) g_rand_int_range (rand, 0, 256);
}

static void
change_once (GByteArray *bytes,
             GBytes     *other,
             GRand      *rand)
{
  guint at = bytes->len > 0 ? (guint) g_rand_int_range (rand, 0, (gint32) bytes->len) : 0;
  guint wanted = (guint) g_rand_int_range (rand, 1, 64);
  guint length = MIN (wanted, bytes->len - at);
  gsize other_size;
  const guint8 *piece = g_bytes_get_data (other, &other_size);
  guint8 byte = choose_byte (rand);

  switch (bytes->len > 0 ? g_rand_int_range (rand, 0, 6) : 5)
    {
    case 0:
      bytes->data[at] = byte;
      break;
    case 1:
      bytes->data[at] ^= (guint8) (1 << g_rand_int_range (rand, 0, 8));
      break;
    case 2:
      g_byte_array_remove_range (bytes, at, length);
      break;
    case 3:
      {
        g_autofree guint8 *again = g_memdup2 (bytes->data + at, length);

        g_byte_array_append (bytes, again, length);
        break;
      }
    case 4:
      g_byte_array_set_size (bytes, at);
      break;
    default:
      if (other_size > 0 && bytes->len + other_size < MAX_SIZE)
        g_byte_array_append (bytes, piece, (guint) g_rand_int_range (rand, 1, (gint32) other_size + 1));
      break;
    }
}

/* A sanitizer wants to see where a target reads beyond its input, so each has memory of its own. */
static void
call (const Target *target,
      const guint8 *data,
      gsize         size)
{
  g_autofree guint8 *own = g_malloc (MAX (size, 1));

  memcpy (own, size > 0 ? data : own, size);
  target->call (own, size);
}

static void
any_bytes_are_read_or_refused (gconstpointer data)
{
  const Target *target = data;
  g_autoptr (GPtrArray) seeds = read_seeds (target->name);
  g_autoptr (GRand) rand = g_rand_new_with_seed (17);
  guint changes = 0;

  g_assert_cmpuint (seeds->len, >, 0);
  for (guint i = 0; i < seeds->len; i++)
    {
      gsize size;
      const guint8 *bytes = g_bytes_get_data (seeds->pdata[i], &size);

      call (target, bytes, size);
    }
  g_test_timer_start ();
  for (; changes < CHANGES && g_test_timer_elapsed () < MOST_SECONDS; changes++)
    {
      gsize size;
      const guint8 *bytes = g_bytes_get_data (seeds->pdata[changes % seeds->len], &size);
      g_autoptr (GByteArray) changed = g_byte_array_new ();

      g_byte_array_append (changed, bytes, (guint) MIN (size, MAX_SIZE));
      for (int n = g_rand_int_range (rand, 1, 5); n > 0; n--)
        change_once (changed, seeds->pdata[g_rand_int_range (rand, 0, (gint32) seeds->len)], rand);
      call (target, changed->data, changed->len);
    }
  g_test_message ("%s: %u seeds, %u changes of them", target->name, seeds->len, changes);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (targets); i++)
    {
      g_autofree char *name = g_strconcat ("/fuzz/", targets[i].name, NULL);

      g_test_add_data_func (name, &targets[i], any_bytes_are_read_or_refused);
    }

  return g_test_run ();
}
