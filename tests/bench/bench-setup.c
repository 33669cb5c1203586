#include "config.h"

#include "bench-setup.h"

#include "tamiz-clock.h"

#include <stdio.h>
#include <string.h>

#define DO(...) json_decref (tamiz_test_session_do (__VA_ARGS__, NULL))

#define SOURCES 24
#define CAMPAIGNS 60
#define USERS 12

TamizTestSession *
bench_set_up (const char *path)
{
  static const char *const kinds[] = { "web", "event", "social", "referral", "advertising", "partner" };
  const gint64 past = 4 * 365 * TAMIZ_DAY;
  TamizTestSession *base = tamiz_test_session_new_at (path);

  tamiz_test_session_advance (base, -past);
  tamiz_test_session_agree (base);
  tamiz_test_session_as (base, "max@tamiz.example");
  for (guint i = 0; i < USERS; i++)
    {
      g_autofree char *name = g_strdup_printf ("Ejecutiva %u", i + 1);
      g_autofree char *email = g_strdup_printf ("ventas%u@tamiz.example", i + 1);

      DO (base, "user.add", "name", name, "email", email, "role", "sales");
    }
  tamiz_test_session_as (base, "mia@tamiz.example");
  for (guint i = 0; i < SOURCES; i++)
    {
      g_autofree char *name = g_strdup_printf ("Fuente %u", i + 1);

      DO (base, "source.add", "name", name, "kind", kinds[i % G_N_ELEMENTS (kinds)]);
    }
  for (guint i = 0; i < CAMPAIGNS; i++)
    {
      g_autofree char *name = g_strdup_printf ("Campaña %u", i + 1);
      g_autofree char *source = g_strdup_printf ("Fuente %u", i % SOURCES + 1);

      DO (base, "campaign.add", "name", name, "source", source);
    }
  DO (base, "product-line.add", "name", "Software de gestión");
  DO (base, "product-line.add", "name", "Equipos de planta");
  tamiz_test_session_advance (base, past);

  return base;
}

/* Copies the leads' file; a telephone number, the last cell of a row, has no comma. */
void
bench_copy_csv (const char         *from,
                const char         *to,
                const BenchCsvPart *part)
{
  FILE *in = fopen (from, "r"), *out = fopen (to, "w");
  char line[4096];

  g_assert (in != NULL && out != NULL);
  for (guint row = 0; fgets (line, sizeof line, in) != NULL && (part->rows == 0 || row <= part->rows); row++)
    {
      char *at = strchr (line, '@'), *last = strrchr (line, ',');

      if (!part->phones && last != NULL)
        strcpy (last, "\n");
      if (part->others && at != NULL)
        {
          fwrite (line, 1, at - line, out);
          fputs (".otra", out);
          fputs (at, out);
        }
      else
        fputs (line, out);
    }
  fclose (in);
  g_assert (fclose (out) == 0);
}
