#define G_LOG_DOMAIN "tamiz-normalizer"

#include "config.h"

#include "tamiz-normalizer.h"
#include "tamiz-intake-words.h"

#include "tamiz-country.h"
#include "tamiz-currencies.h"
#include "tamiz-phone.h"
#include "tamiz-staged-said.h"
#include "tamiz-text.h"
#include "tamiz-time.h"

#include <glib/gi18n-lib.h>
#include <string.h>

struct _TamizNormalizer
{
  GObject parent_instance;

  TamizMapping *mapping;
  TamizDefinition *definition; /* (nullable): answers are read by it */
  char *country;
  char *currency;
  char *source;
  char *ids;
  char *campaign;
  GTimeZone *zone;
  int activity;
  gboolean keep_phones;
  gboolean ours;              /* the file was written by this program */
  GHashTable *source_kinds;   /* folded name → TamizSourceKind; filled before staging */
};

G_DEFINE_FINAL_TYPE (TamizNormalizer, tamiz_normalizer, G_TYPE_OBJECT)

/* Whether it is a field of the base's own that takes more than any text. */
static gboolean
is_typed (const TamizColumn *how)
{
  return how->own != NULL && tamiz_own_field_get_type (how->own) != TAMIZ_FIELD_TYPE_TEXT;
}

static gboolean
is_free_text (const TamizColumn *how)
{
  return (how->use == TAMIZ_COLUMN_CUSTOM && !is_typed (how)) || how->use == TAMIZ_COLUMN_ANSWER || how->field == TAMIZ_STAGED_NOTES
         || how->field == TAMIZ_STAGED_PAIN_POINTS || how->field == TAMIZ_STAGED_TEXT
         || how->field == TAMIZ_STAGED_VALUE || how->field == TAMIZ_STAGED_COPIED
         || how->field == TAMIZ_STAGED_RECIPIENTS;
}

/* What programs write where nothing was filled in. */
static gboolean
is_placeholder (const char *text)
{
  static const char *const words[] = { "-", "--", "n/a", "N/A", "#N/A", "NULL", "null",
                                       "s/d", "S/D", "Select", "None", NULL };

  return text[0] != '\0' && strlen (text) <= 6 && g_strv_contains (words, text);
}

static void
set_or_join (TamizStaged      *staged,
             TamizStagedField  field,
             char             *text)
{
  char **place = &staged->texts[field];
  const char *between = field == TAMIZ_STAGED_FIRST_NAME || field == TAMIZ_STAGED_LAST_NAME ? " "
                        : field == TAMIZ_STAGED_ADDRESS                                      ? ", "
                                                                                             : "\n";

  if (*place != NULL)
    {
      char *both = g_strconcat (*place, between, text, NULL);

      g_free (*place);
      g_free (text);
      text = both;
    }
  *place = text;
}

static void
stage_emails (TamizStaged *staged,
              const char  *text,
              int          column)
{
  g_auto (GStrv) pieces = NULL;
  const char *at = strchr (text, '@');

  if (strpbrk (text, " ;,|<\n") == NULL || at == NULL)
    {
      tamiz_staged_add_email (staged, text, column);
      return;
    }

  /* Several addresses, or one with a name beside it: what has an @ counts. */
  pieces = g_strsplit_set (text, " ;,|<>\n\"", -1);
  for (guint i = 0; pieces[i] != NULL; i++)
    {
      if (strchr (pieces[i], '@') != NULL)
        tamiz_staged_add_email (staged, pieces[i], column);
    }
}

/* @country (nullable): a code */
static char *
describe_bad_phone (const char *typed,
                    const char *country)
{
  g_autofree char *name = country != NULL ? tamiz_country_dup_name (country) : NULL;

  if (name == NULL)
    return g_strdup_printf (_("“%s” is no telephone number of any country; it was kept as typed"), typed);

  /* Translators: what was typed, and the name of a country */
  return g_strdup_printf (_("“%s” is no telephone number (country: %s); it was kept as typed"), typed, name);
}

static void
add_phone (TamizNormalizer *self,
           TamizStaged     *staged,
           const char      *typed,
           const char      *country,
           int              column)
{
  TamizStagedPhone *phone = g_new0 (TamizStagedPhone, 1);

  phone->as_typed = g_strdup (typed);
  if (!self->keep_phones
      && !tamiz_phone_normalize (typed, country, &phone->e164, &phone->mobile))
    tamiz_staged_add_problem (staged, column, "phone", describe_bad_phone (typed, country));

  for (guint i = 0; i < staged->phones->len; i++)
    {
      TamizStagedPhone *other = staged->phones->pdata[i];

      if ((phone->e164 != NULL && g_strcmp0 (phone->e164, other->e164) == 0)
          || g_str_equal (phone->as_typed, other->as_typed))
        {
          g_free (phone->e164);
          g_free (phone->as_typed);
          g_free (phone);
          return;
        }
    }
  g_ptr_array_add (staged->phones, phone);
}

static void
stage_phones (TamizNormalizer *self,
              TamizStaged     *staged,
              const char      *text,
              int              column)
{
  const char *country = staged->texts[TAMIZ_STAGED_COUNTRY];
  g_auto (GStrv) pieces = NULL;

  if (country == NULL || strlen (country) != 2)
    country = self->country;
  if (strpbrk (text, "/;,|\n:oyóer") == NULL)
    {
      add_phone (self, staged, text, country, column);
      return;
    }

  pieces = tamiz_phone_split (text);
  for (guint i = 0; pieces[i] != NULL; i++)
    add_phone (self, staged, pieces[i], country, column);
}

static void
stage_tags (TamizStaged *staged,
            const char  *text)
{
  g_auto (GStrv) pieces = g_strsplit_set (text, ",;|\n", -1);

  for (guint i = 0; pieces[i] != NULL; i++)
    {
      g_autofree char *tag = tamiz_text_clean (pieces[i]);

      if (tag != NULL && !g_ptr_array_find_with_equal_func (staged->tags, tag, g_str_equal, NULL))
        g_ptr_array_add (staged->tags, g_steal_pointer (&tag));
    }
}

/* `linkedin:user`, a profile's address, or the bare handle in a column of its network. */
static void
stage_handle (TamizStaged *staged,
              const char  *text,
              const char  *network)
{
  TamizStagedHandle *handle;
  const char *colon = strchr (text, ':');
  g_autofree char *own = NULL;

  if (colon != NULL && colon > text && !g_str_has_prefix (colon, "://")
      && (network == NULL || *network == '\0'))
    {
      own = g_strndup (text, colon - text);
      network = own;
      text = colon + 1;
    }
  while (*text == ' ' || *text == '@')
    text++;
  if (*text == '\0')
    return;

  handle = g_new0 (TamizStagedHandle, 1);
  handle->network = network != NULL && *network != '\0' ? tamiz_text_fold (network)
                                                        : g_strdup ("other");
  handle->handle = g_strdup (text);
  g_ptr_array_add (staged->handles, handle);
}

static void
stage_handles (TamizStaged *staged,
               const char  *text,
               const char  *network)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);

  for (guint i = 0; lines[i] != NULL; i++)
    stage_handle (staged, g_strstrip (lines[i]), network);
}

static void
stage_time (TamizNormalizer  *self,
            TamizStaged      *staged,
            TamizStagedField  field,
            char             *text,
            TamizDateOrder    order,
            int               column,
            const char       *header)
{
  gint64 at, day;

  if (!tamiz_date_parse (text, order, self->zone, &at, &day))
    {
      tamiz_staged_add_problem (staged, column, "date",
                                g_strdup_printf (_("“%s” is no date from 1900 to 2199; it was kept "
                                                   "with the notes"),
                                                 text));
      tamiz_staged_keep_in_notes (staged, header, text);
      g_free (text);
      return;
    }

  if (tamiz_staged_field_get_info (field)->read == TAMIZ_READ_DAY)
    {
      g_free (text);
      text = tamiz_day_format (day);
    }
  else if (field == TAMIZ_STAGED_RECEIVED_ON)
    staged->received_on = at;
  else if (field == TAMIZ_STAGED_UNTIL)
    staged->until = at;
  else
    staged->at = at;
  set_or_join (staged, field, text);
}

/* A cell may hold several; the first is the company's own, the others are known as well. */
static void
stage_domains (TamizStaged *staged,
               char        *text)    /* (transfer full) */
{
  g_auto (GStrv) words = g_strsplit_set (text, " ,;|\n\t", -1);

  for (guint i = 0; words[i] != NULL; i++)
    {
      char *domain = *words[i] != '\0' ? tamiz_domain_from_text (words[i]) : NULL;

      if (domain == NULL)
        continue;
      if (staged->texts[TAMIZ_STAGED_DOMAIN] == NULL)
        staged->texts[TAMIZ_STAGED_DOMAIN] = domain;
      else
        set_or_join (staged, TAMIZ_STAGED_DOMAINS, domain);
    }
  g_free (text);
}

/* An amount, and the currency that stands beside it, in its column's name or is the
 * base's.
 */
static void
stage_number (TamizNormalizer   *self,
              TamizStaged       *staged,
              const TamizColumn *how,
              TamizStagedField   field,
              char              *text,
              int                column)
{
  const char *header = how != NULL ? how->header : "";
  g_autofree char *number = NULL;
  g_autofree char *unit = NULL;

  if (!tamiz_number_parse (text, how != NULL ? how->decimal : '.', &number, &unit)
      || (unit != NULL && tamiz_unit_multiplies (unit)))
    {
      tamiz_staged_add_problem (staged, column, "number",
                                g_strdup_printf (_("“%s” is no number that can be kept exactly; it "
                                                   "was kept with the notes"),
                                                 text));
      tamiz_staged_keep_in_notes (staged, header, text);
      g_free (text);
      return;
    }
  g_free (text);

  if (tamiz_staged_field_get_info (field)->read == TAMIZ_READ_MONEY)
    {
      TamizStagedField beside = field == TAMIZ_STAGED_REVENUE ? TAMIZ_STAGED_REVENUE_CURRENCY
                                                              : TAMIZ_STAGED_CURRENCY;
      char *currency = unit != NULL ? tamiz_currency_from_text (unit, self->currency) : NULL;

      if (currency == NULL && how != NULL)
        currency = g_strdup (how->detail);
      if (currency != NULL && staged->texts[beside] == NULL)
        staged->texts[beside] = g_steal_pointer (&currency);
      g_free (currency);
    }
  else if (strchr (number, '.') != NULL)
    *strchr (number, '.') = '\0';
  set_or_join (staged, field, g_steal_pointer (&number));
}

static void
stage_choice (TamizStaged      *staged,
              TamizStagedField  field,
              char             *text,
              int               column)
{
  const TamizStagedFieldInfo *info = tamiz_staged_field_get_info (field);
  const char *canonical = NULL;
  int number;

  if (info->read == TAMIZ_READ_YES_NO)
    canonical = tamiz_yes_no_from_text (text);
  else if (tamiz_enum_from_text (info->list, text, &number))
    canonical = tamiz_enum_nick (info->list, number);

  if (canonical != NULL)
    set_or_join (staged, field, g_strdup (canonical));
  else if (field == TAMIZ_STAGED_OUTCOME && tamiz_outcome_is_open (text))
    {
      g_free (staged->still_open);
      staged->still_open = g_strdup (text);
    }
  else
    tamiz_staged_add_problem (staged, column, "choice",
                              g_strdup_printf (_("“%s” is none of the values that “%s” may have"),
                                               text, tamiz_staged_field_get_label (field)));
  g_free (text);
}

static void
stage_code (TamizStaged      *staged,
            TamizStagedField  field,
            char             *text,
            int               column)
{
  gboolean country = tamiz_staged_field_get_info (field)->read == TAMIZ_READ_COUNTRY;
  char *code = country ? tamiz_country_from_text (text) : tamiz_language_from_text (text);

  if (code == NULL && country)
    tamiz_staged_add_problem (staged, column, "country",
                              g_strdup_printf (_("The country “%s” is not known; it was kept as "
                                                 "typed"),
                                               text));
  if (code == NULL)
    code = g_strdup (text);
  set_or_join (staged, field, code);
  g_free (text);
}

/* Reads a text into a field.  @how is NULL for a default of the map. */
static void
stage_field (TamizNormalizer   *self,
             TamizStaged       *staged,
             TamizStagedField   field,
             const TamizColumn *how,
             int                column,
             char              *text)
{
  switch (tamiz_staged_field_get_info (field)->read)
    {
    case TAMIZ_READ_EMAIL:
      stage_emails (staged, text, column);
      g_free (text);
      break;
    case TAMIZ_READ_PHONE:
      stage_phones (self, staged, text, column);
      g_free (text);
      break;
    case TAMIZ_READ_TAGS:
      stage_tags (staged, text);
      g_free (text);
      break;
    case TAMIZ_READ_HANDLE:
      stage_handles (staged, text, how != NULL ? how->detail : NULL);
      g_free (text);
      break;
    case TAMIZ_READ_COUNTRY:
    case TAMIZ_READ_LANGUAGE:
      stage_code (staged, field, text, column);
      break;
    case TAMIZ_READ_TIME:
    case TAMIZ_READ_DAY:
      stage_time (self, staged, field, text, how != NULL ? how->date_order : TAMIZ_DATE_ORDER_YMD,
                  column, how != NULL ? how->header : "");
      break;
    case TAMIZ_READ_NUMBER:
    case TAMIZ_READ_MONEY:
      stage_number (self, staged, how, field, text, column);
      break;
    case TAMIZ_READ_YES_NO:
    case TAMIZ_READ_ENUM:
      stage_choice (staged, field, text, column);
      break;
    case TAMIZ_READ_TEXT:
    case TAMIZ_READ_FULL_NAME:
    case TAMIZ_READ_EXTERNAL_ID:
    default:
      if (field == TAMIZ_STAGED_DOMAIN || field == TAMIZ_STAGED_DOMAINS)
        stage_domains (staged, text);
      else
        set_or_join (staged, field, text);
      break;
    }
}

static void
stage_custom (TamizStaged       *staged,
              const TamizColumn *how,
              guint              column,
              char              *text)
{
  TamizStagedCustom *custom = g_new0 (TamizStagedCustom, 1);

  custom->column = column;
  custom->key = tamiz_column_dup_own_key (how);
  custom->value = text;
  g_ptr_array_add (staged->customs, custom);
}

static const char *
find_problem_code (TamizFieldType type)
{
  switch (type)
    {
    case TAMIZ_FIELD_TYPE_NUMBER:
    case TAMIZ_FIELD_TYPE_MONEY:
      return "number";
    case TAMIZ_FIELD_TYPE_DATE:
      return "date";
    case TAMIZ_FIELD_TYPE_TEXT:
    case TAMIZ_FIELD_TYPE_CHOICE:
    case TAMIZ_FIELD_TYPE_SEVERAL:
    case TAMIZ_FIELD_TYPE_YES_NO:
    default:
      return "choice";
    }
}

/* What a column of the base's own field holds, by the field's type. */
static void
stage_own (TamizNormalizer   *self,
           TamizStaged       *staged,
           const TamizColumn *how,
           guint              column,
           char              *text)
{
  const TamizWriting writing = { how->date_order, how->decimal,
                                 how->detail != NULL ? how->detail : self->currency };
  g_autoptr (GError) error = NULL;
  char *canonical = NULL;

  if (tamiz_own_field_read (how->own, text, &writing, &canonical, &error))
    stage_custom (staged, how, column, canonical);
  else if (how->sets_aside)
    {
      g_free (staged->unfit);
      staged->unfit = g_strdup (error->message);
    }
  else
    {
      tamiz_staged_add_problem (staged, (int) column,
                                find_problem_code (tamiz_own_field_get_type (how->own)),
                                g_strdup_printf (_("%s; it was kept with the notes"), error->message));
      tamiz_staged_keep_in_notes (staged, how->header, text);
    }
  g_free (text);
}

/* What was written for a spreadsheet, which would have taken it for a formula. */
static const char *
skip_apostrophe (const char *cell)
{
  return cell[0] == '\'' && cell[1] != '\0' && strchr ("=+-@\t\r\n", cell[1]) != NULL ? cell + 1 : cell;
}

static void
stage_cells (TamizNormalizer *self,
             TamizStaged     *staged,
             TamizRow        *row,
             gboolean         phones)
{
  guint n = tamiz_mapping_get_n_columns (self->mapping);

  for (guint i = 0; i < row->n_cells && i < n; i++)
    {
      const TamizColumn *how = tamiz_mapping_get_column (self->mapping, i);
      gboolean is_phone = how->use == TAMIZ_COLUMN_FIELD && how->field == TAMIZ_STAGED_PHONE;
      const char *cell = self->ours ? skip_apostrophe (row->cells[i]) : row->cells[i];
      char *text;

      if (*cell == '\0' || how->use == TAMIZ_COLUMN_LEFT_OUT || is_phone != phones)
        continue;
      text = tamiz_cell_clean (cell);
      if (text == NULL)
        continue;
      if (is_free_text (how) && strcmp (text, cell) != 0)
        {
          g_free (text);
          text = tamiz_cell_clean_free (cell);
          if (text == NULL)
            continue;
        }

      if (how->use == TAMIZ_COLUMN_CUSTOM && !is_typed (how))
        stage_custom (staged, how, i, text);
      else if (is_placeholder (text))
        g_free (text);
      else if (how->use == TAMIZ_COLUMN_CUSTOM)
        stage_own (self, staged, how, i, text);
      else if (how->use == TAMIZ_COLUMN_ANSWER)
        {
          tamiz_staged_take_answer (staged, how, i, self->definition, text);
          g_free (text);
        }
      else
        stage_field (self, staged, how->field, how, (int) i, text);
    }
}

/* Fields that the row leaves blank take the map's default, then the import's. */
static void
stage_defaults (TamizNormalizer *self,
                TamizStaged     *staged)
{
  for (guint i = 0; i < TAMIZ_STAGED_N_FIELDS; i++)
    {
      const char *text = tamiz_mapping_get_default (self->mapping, i);

      if (text == NULL || staged->texts[i] != NULL)
        continue;
      if ((i == TAMIZ_STAGED_EMAIL && staged->emails->len > 0)
          || (i == TAMIZ_STAGED_PHONE && staged->phones->len > 0)
          || (i == TAMIZ_STAGED_RECEIVED_ON && staged->received_on != 0)
          || (i == TAMIZ_STAGED_OUTCOME && staged->still_open != NULL))
        continue;
      stage_field (self, staged, i, NULL, -1, g_strdup (text));
    }

  if ((tamiz_staged_field_get_info (TAMIZ_STAGED_SOURCE)->imports & (1 << staged->of)) != 0
      && staged->texts[TAMIZ_STAGED_SOURCE] == NULL)
    staged->texts[TAMIZ_STAGED_SOURCE] = g_strdup (self->source);
  if ((tamiz_staged_field_get_info (TAMIZ_STAGED_CAMPAIGN)->imports & (1 << staged->of)) != 0
      && staged->texts[TAMIZ_STAGED_CAMPAIGN] == NULL)
    staged->texts[TAMIZ_STAGED_CAMPAIGN] = g_strdup (self->campaign);
}

/* What is of a company needs one. */
static void
settle_customs (TamizStaged *staged)
{
  for (guint i = staged->customs->len; i-- > 0;)
    {
      const TamizStagedCustom *custom = g_ptr_array_index (staged->customs, i);
      const TamizColumn *how = tamiz_mapping_get_column (staged->mapping, custom->column);

      if (how->of != TAMIZ_KIND_COMPANY || staged->texts[TAMIZ_STAGED_COMPANY] != NULL
          || staged->texts[TAMIZ_STAGED_DOMAIN] != NULL)
        continue;
      tamiz_staged_add_problem (staged, (int) custom->column, "choice",
                                g_strdup_printf (_("The row names no company that “%s” would be of; it was "
                                                   "kept with the notes"),
                                                 custom->value));
      tamiz_staged_keep_in_notes (staged, how->header, custom->value);
      g_ptr_array_remove_index (staged->customs, i);
    }
}

static void
settle_name (TamizStaged *staged)
{
  g_autofree char *full = g_steal_pointer (&staged->texts[TAMIZ_STAGED_FULL_NAME]);

  if (full != NULL && !tamiz_staged_has_name (staged))
    tamiz_name_split (full, &staged->texts[TAMIZ_STAGED_FIRST_NAME],
                      &staged->texts[TAMIZ_STAGED_LAST_NAME]);
}

static void
settle_money (TamizNormalizer *self,
              TamizStaged     *staged)
{
  static const TamizStagedField pairs[][2] = {
    { TAMIZ_STAGED_AMOUNT, TAMIZ_STAGED_CURRENCY },
    { TAMIZ_STAGED_REVENUE, TAMIZ_STAGED_REVENUE_CURRENCY },
  };

  for (guint i = 0; i < G_N_ELEMENTS (pairs); i++)
    {
      char **currency = &staged->texts[pairs[i][1]];

      if (*currency != NULL && !tamiz_currency_is_code (*currency))
        {
          char *code = tamiz_currency_from_text (*currency, self->currency);

          g_free (*currency);
          *currency = code;
        }
      if (staged->texts[pairs[i][0]] != NULL && *currency == NULL)
        *currency = g_strdup (self->currency);
    }
}

/* Whether the row asked for something is said by the import, else by its source. */
static int
activity_of (TamizNormalizer *self,
             TamizStaged     *staged)
{
  const char *source = staged->texts[TAMIZ_STAGED_SOURCE];
  g_autofree char *folded = NULL;
  gpointer known;
  int number;

  if (staged->texts[TAMIZ_STAGED_KIND] != NULL
      && tamiz_enum_from_nick (TAMIZ_ENUM_ACTIVITY, staged->texts[TAMIZ_STAGED_KIND], &number))
    return number;
  if (self->activity != TAMIZ_NORMALIZER_ACTIVITY_BY_SOURCE || source == NULL)
    return MAX (self->activity, -1);

  folded = tamiz_cell_fold (source);
  if (g_hash_table_lookup_extended (self->source_kinds, folded, NULL, &known))
    return tamiz_source_kind_asks_as (GPOINTER_TO_INT (known));

  return -1;
}

static void
keep_extra_cells (TamizNormalizer *self,
                  TamizStaged     *staged)
{
  for (guint i = tamiz_mapping_get_n_columns (self->mapping); i < staged->row->n_cells; i++)
    {
      g_autofree char *text = tamiz_cell_clean (staged->row->cells[i]);

      if (text != NULL)
        tamiz_staged_keep_in_notes (staged, "", text);
    }
}

/**
 * tamiz_normalizer_stage:
 * @self: a normaliser
 * @row: a row of the mapping's file
 * @error: return location
 *
 * Normalises a row: names split and trimmed, e-mail addresses lower-cased, phones in
 * E.164 with the row's country (else the base's, else as international digits), dates,
 * amounts and codes in their canonical forms.  What cannot be read stays as typed and
 * is a problem of the row.  Safe in any thread, several at a time.
 *
 * Returns: (transfer full) (nullable): the staged row
 */
TamizStaged *
tamiz_normalizer_stage (TamizNormalizer *self,
                        TamizRow        *row,
                        GError         **error)
{
  TamizStaged *staged;

  g_return_val_if_fail (TAMIZ_IS_NORMALIZER (self), NULL);
  g_return_val_if_fail (row != NULL, NULL);

  staged = tamiz_staged_new (self->mapping, row);
  if (row->reject_code != NULL)
    return staged;

  /* Phones come last: the row's country must be known. */
  stage_cells (self, staged, row, FALSE);
  stage_defaults (self, staged);
  stage_cells (self, staged, row, TRUE);
  keep_extra_cells (self, staged);
  settle_name (staged);
  tamiz_staged_settle_consents (staged);
  settle_customs (staged);
  settle_money (self, staged);
  staged->activity_kind = activity_of (self, staged);
  if (staged->texts[TAMIZ_STAGED_EXTERNAL_ID] != NULL)
    {
      const char *source = staged->texts[TAMIZ_STAGED_SOURCE];

      if (source == NULL)
        source = self->source;
      staged->external_system = g_strdup (self->ids != NULL ? self->ids : source);
    }

  return staged;
}

/**
 * tamiz_normalizer_new:
 * @mapping: what the columns are, settled
 * @settings: what the import says of all its rows; copied
 *
 * Makes a normaliser.
 *
 * Returns: (transfer full): the normaliser
 */
TamizNormalizer *
tamiz_normalizer_new (TamizMapping                  *mapping,
                      const TamizNormalizerSettings *settings)
{
  TamizNormalizer *self;

  g_return_val_if_fail (TAMIZ_IS_MAPPING (mapping), NULL);

  self = g_object_new (TAMIZ_TYPE_NORMALIZER, NULL);
  self->mapping = g_object_ref (mapping);
  self->ours = tamiz_mapping_find_column (mapping, TAMIZ_STAGED_MENDED) >= 0;
  self->country = g_strdup (settings->country);
  self->currency = g_strdup (settings->currency);
  self->source = g_strdup (settings->source);
  self->ids = g_strdup (settings->ids);
  self->campaign = g_strdup (settings->campaign);
  self->zone = settings->zone != NULL ? g_time_zone_ref (settings->zone) : g_time_zone_new_utc ();
  self->activity = settings->activity;
  self->keep_phones = settings->keep_phones;
  if (settings->source != NULL && settings->source_kind >= 0)
    tamiz_normalizer_add_source_kind (self, settings->source, settings->source_kind);

  return self;
}

/**
 * tamiz_normalizer_set_definition:
 * @self: a normaliser that has staged nothing yet
 * @definition: the one in force
 *
 * Tells by what answers are read.
 */
void
tamiz_normalizer_set_definition (TamizNormalizer *self,
                                 TamizDefinition *definition)
{
  g_clear_pointer (&self->definition, tamiz_definition_unref);
  self->definition = tamiz_definition_ref (definition);
}

/**
 * tamiz_normalizer_add_source_kind:
 * @self: a normaliser that has staged nothing yet
 * @source: a source's name
 * @kind: its kind
 *
 * Tells of a source of the base, so that rows that name it know what they asked.
 */
void
tamiz_normalizer_add_source_kind (TamizNormalizer *self,
                                  const char      *source,
                                  TamizSourceKind  kind)
{
  g_hash_table_replace (self->source_kinds, tamiz_text_fold (source), GINT_TO_POINTER (kind));
}

static void
tamiz_normalizer_finalize (GObject *object)
{
  TamizNormalizer *self = TAMIZ_NORMALIZER (object);

  g_clear_object (&self->mapping);
  g_clear_pointer (&self->definition, tamiz_definition_unref);
  g_clear_pointer (&self->zone, g_time_zone_unref);
  g_clear_pointer (&self->source_kinds, g_hash_table_unref);
  g_free (self->country);
  g_free (self->currency);
  g_free (self->source);
  g_free (self->ids);
  g_free (self->campaign);
  G_OBJECT_CLASS (tamiz_normalizer_parent_class)->finalize (object);
}

static void
tamiz_normalizer_class_init (TamizNormalizerClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = tamiz_normalizer_finalize;
}

static void
tamiz_normalizer_init (TamizNormalizer *self)
{
  self->source_kinds = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}
