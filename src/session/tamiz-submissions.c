#define G_LOG_DOMAIN "tamiz-submissions"

#include "config.h"

#include "tamiz-submissions.h"

#include "tamiz-text.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* What was posted becomes a row that is staged as every other.  Whoever fills in a form is a
 * stranger: a field counts as what it is called only where that is about themselves; everything
 * else must be said by the form's map, and is otherwise text.
 */

static const TamizStagedField about_oneself[] = {
  TAMIZ_STAGED_FIRST_NAME, TAMIZ_STAGED_LAST_NAME,   TAMIZ_STAGED_FULL_NAME,       TAMIZ_STAGED_JOB_TITLE,
  TAMIZ_STAGED_EMAIL,      TAMIZ_STAGED_PHONE,       TAMIZ_STAGED_HANDLE,          TAMIZ_STAGED_LANGUAGE,
  TAMIZ_STAGED_CITY,       TAMIZ_STAGED_COUNTRY,     TAMIZ_STAGED_COMPANY,         TAMIZ_STAGED_TAX_NUMBER,
  TAMIZ_STAGED_INDUSTRY,   TAMIZ_STAGED_EMPLOYEES,   TAMIZ_STAGED_ADDRESS,         TAMIZ_STAGED_COMPANY_CITY,
  TAMIZ_STAGED_DOMAIN,     TAMIZ_STAGED_PAIN_POINTS, TAMIZ_STAGED_COMPANY_COUNTRY, TAMIZ_STAGED_NOTES,
};

/* Hidden fields that say where the visitor comes from. */
static const char *const origin_names[] = { "page",       "referrer",     "referer",  "utm_source",
                                            "utm_medium", "utm_campaign", "utm_term", "utm_content", NULL };

static const char *const consent_names[] = { "consent", "consentimiento", "gdpr", "privacy", "privacidad", NULL };

/* Fields by which the form does its own business. */
static gboolean
is_machinery (TamizForm  *form,
              const char *name)
{
  return *name == '_' || g_strv_contains (consent_names, name) || g_str_equal (name, tamiz_form_get_honeypot (form));
}

static gboolean
is_about_oneself (TamizStagedField field)
{
  for (guint i = 0; i < G_N_ELEMENTS (about_oneself); i++)
    {
      if (about_oneself[i] == field)
        return TRUE;
    }

  return FALSE;
}

/* Form builders call fields “your-name”, “tu-correo”. */
static const char *
skip_your (const char *name)
{
  static const char *const prefixes[] = { "your-", "your_", "tu-", "tu_", "su-", "su_" };

  for (guint i = 0; i < G_N_ELEMENTS (prefixes); i++)
    {
      if (g_ascii_strncasecmp (name, prefixes[i], strlen (prefixes[i])) == 0)
        return name + strlen (prefixes[i]);
    }

  return name;
}

/* What a field means where the form's map does not say. */
static json_t *
guess_field (TamizForm  *form,
             const char *name,
             gboolean   *used)
{
  TamizStagedField field;

  if (is_machinery (form, name) || g_strv_contains (origin_names, name)
      || !tamiz_staged_field_guess (TAMIZ_IMPORT_OF_PEOPLE, skip_your (name), &field) || !is_about_oneself (field)
      || used[field])
    return json_null ();

  used[field] = TRUE;
  return json_string (tamiz_staged_field_get_info (field)->name);
}

static char **
list_names (const TamizFormPost *post)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new ();

  for (guint i = 0; i < post->fields->len; i++)
    {
      TamizFormField *field = g_ptr_array_index (post->fields, i);

      if (!g_ptr_array_find_with_equal_func (names, field->name, g_str_equal, NULL))
        g_ptr_array_add (names, field->name);
    }
  g_ptr_array_add (names, NULL);

  return g_strdupv ((char **) names->pdata);
}

/* The form's map, with a meaning for each field of this post. */
static json_t *
make_map (TamizForm   *form,
          char       **names)
{
  json_t *map = json_deep_copy (form->mapping);
  json_t *said = json_object_get (form->mapping, "columns");
  json_t *columns = json_object ();
  const char *name;
  json_t *field;
  gboolean used[TAMIZ_STAGED_N_FIELDS] = { FALSE };
  TamizStagedField staged;

  json_object_foreach (said, name, field)
    {
      if (json_is_string (field)
          && tamiz_staged_field_from_name (TAMIZ_IMPORT_OF_PEOPLE, json_string_value (field), &staged))
        used[staged] = TRUE;
    }
  for (guint i = 0; names[i] != NULL; i++)
    {
      json_t *known = json_object_get (said, names[i]);

      json_object_set_new (columns, names[i], known != NULL ? json_incref (known) : guess_field (form, names[i], used));
    }
  json_object_set_new (map, "columns", columns);

  return map;
}

static TamizMapping *
make_mapping (TamizWork   *work,
              TamizForm   *form,
              char       **names,
              GError     **error)
{
  g_autoptr (json_t) map = make_map (form, names);
  g_autoptr (GPtrArray) own = tamiz_reader_list (work->reader, TAMIZ_KIND_FIELD, error);
  g_autoptr (TamizMapping) mapping = NULL;

  if (own == NULL)
    return NULL;
  mapping = tamiz_mapping_new (TAMIZ_IMPORT_OF_PEOPLE, (const char *const *) names, map, NULL,
                               tamiz_record_get_text (work->base, TAMIZ_BASE_COUNTRY), error);
  if (mapping != NULL)
    tamiz_mapping_set_own_fields (mapping, own);

  return g_steal_pointer (&mapping);
}

/* A campaign that a visitor's address names counts where there is one of that name: strangers make
 * none.
 */
static char *
choose_campaign (TamizWork           *work,
                 TamizForm           *form,
                 const TamizFormPost *post)
{
  g_autofree char *named = tamiz_form_post_dup (post, "utm_campaign");
  g_autoptr (TamizRecord) campaign = named != NULL ? tamiz_work_find_campaign (work, named, NULL) : NULL;

  return campaign != NULL ? g_strdup (tamiz_record_get_text (campaign, TAMIZ_CAMPAIGN_NAME)) : g_strdup (form->campaign);
}

static TamizNormalizer *
make_normalizer (TamizWork     *work,
                 TamizForm     *form,
                 TamizMapping  *mapping,
                 const char    *campaign)
{
  TamizNormalizerSettings settings = {
    .country = tamiz_record_get_text (work->base, TAMIZ_BASE_COUNTRY),
    .currency = tamiz_record_get_text (work->base, TAMIZ_BASE_CURRENCY),
    .zone = work->zone,
    .source = form->source,
    .source_kind = TAMIZ_SOURCE_KIND_WEB,
    .activity = TAMIZ_ACTIVITY_FORM,
    .campaign = campaign,
  };

  return tamiz_normalizer_new (mapping, &settings);
}

static gboolean
is_text_of (TamizMapping *mapping,
            guint         column)
{
  const TamizColumn *use = tamiz_mapping_get_column (mapping, column);

  return use->use == TAMIZ_COLUMN_LEFT_OUT
         || (use->use == TAMIZ_COLUMN_FIELD
             && (use->field == TAMIZ_STAGED_NOTES || use->field == TAMIZ_STAGED_PAIN_POINTS));
}

/* What the visitor wrote, for the line of time: the message, then what no field holds. */
static char *
make_text (TamizForm           *form,
           TamizMapping        *mapping,
           char               **names,
           const TamizFormPost *post,
           const char          *page)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint pass = 0; pass < 2; pass++)
    {
      for (guint i = 0; names[i] != NULL; i++)
        {
          gboolean message = tamiz_mapping_get_column (mapping, i)->use == TAMIZ_COLUMN_FIELD;
          g_autofree char *value = NULL;

          if (!is_text_of (mapping, i) || message != (pass == 0) || is_machinery (form, names[i]))
            continue;
          value = tamiz_form_post_dup (post, names[i]);
          if (value != NULL && message)
            g_string_append_printf (text, "%s\n", value);
          else if (value != NULL)
            g_string_append_printf (text, "%s: %s\n", names[i], value);
        }
    }
  for (guint i = 0; i < post->files->len; i++)
    g_string_append_printf (text, "%s\n", (char *) g_ptr_array_index (post->files, i));
  if (page != NULL && strstr (text->str, page) == NULL)
    g_string_append_printf (text, "page: %s\n", page);
  while (text->len > 0 && text->str[text->len - 1] == '\n')
    g_string_truncate (text, text->len - 1);

  return text->len > 0 ? g_string_free (g_steal_pointer (&text), FALSE) : NULL;
}

/* Reads a post as a row of the form's source.  @page: (nullable) */
TamizStaged *
tamiz_submission_stage (TamizWork            *work,
                        TamizForm            *form,
                        const TamizFormPost  *post,
                        const char           *page,
                        GError              **error)
{
  g_auto (GStrv) names = list_names (post);
  g_autofree char *campaign = choose_campaign (work, form, post);
  g_autoptr (GPtrArray) cells = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (TamizMapping) mapping = make_mapping (work, form, names, error);
  g_autoptr (TamizNormalizer) normalizer = NULL;
  g_autoptr (TamizRow) row = NULL;
  TamizStaged *staged;

  if (mapping == NULL)
    return NULL;
  for (guint i = 0; names[i] != NULL; i++)
    {
      char *value = tamiz_form_post_dup (post, names[i]);

      g_ptr_array_add (cells, value != NULL ? value : g_strdup (""));
    }
  g_ptr_array_add (cells, NULL);
  row = tamiz_row_new (1, (const char *const *) cells->pdata);
  tamiz_mapping_observe (mapping, row);
  tamiz_mapping_settle (mapping);
  normalizer = make_normalizer (work, form, mapping, campaign);
  staged = tamiz_normalizer_stage (normalizer, row, error);
  if (staged == NULL)
    return NULL;

  g_free (staged->texts[TAMIZ_STAGED_SUBJECT]);
  staged->texts[TAMIZ_STAGED_SUBJECT] = g_strdup (tamiz_form_get_name (form));
  g_free (staged->texts[TAMIZ_STAGED_TEXT]);
  staged->texts[TAMIZ_STAGED_TEXT] = make_text (form, mapping, names, post, page);
  return staged;
}

static gboolean
is_yes (const char *value)
{
  static const char *const nos[] = { "no", "0", "false", "off", NULL };
  g_autofree char *folded = value != NULL ? tamiz_text_fold (value) : NULL;

  return folded != NULL && *folded != '\0' && !g_strv_contains (nos, folded);
}

/* Whether the box was ticked by which one agrees to be contacted. */
gboolean
tamiz_submission_consents (const TamizFormPost *post)
{
  for (guint i = 0; consent_names[i] != NULL; i++)
    {
      g_autofree char *value = tamiz_form_post_dup (post, consent_names[i]);

      if (is_yes (value))
        return TRUE;
    }

  return FALSE;
}

/* Whether a program filled it in: what nobody sees is filled, or it took no time at all. */
gboolean
tamiz_submission_is_spam (TamizForm           *form,
                          const TamizFormPost *post)
{
  g_autofree char *trap = tamiz_form_post_dup (post, tamiz_form_get_honeypot (form));
  g_autofree char *elapsed = tamiz_form_post_dup (post, "_elapsed");
  gint64 least = tamiz_form_get_number (form, TAMIZ_FORM_LEAST_SECONDS, TAMIZ_FORM_USUAL_LEAST_SECONDS);

  return trap != NULL
         || (elapsed != NULL && g_ascii_strtoll (elapsed, NULL, 10) < least * 1000);
}

/* (nullable): the address that a post gives, where it is one; @field: what the form calls it. */
char *
tamiz_submission_dup_email (TamizWork            *work,
                            TamizForm            *form,
                            const TamizFormPost  *post,
                            char                **field)
{
  g_auto (GStrv) names = list_names (post);
  g_autoptr (TamizMapping) mapping = make_mapping (work, form, names, NULL);
  int column = mapping != NULL ? tamiz_mapping_find_column (mapping, TAMIZ_STAGED_EMAIL) : -1;
  g_autofree char *typed = column >= 0 ? tamiz_form_post_dup (post, names[column]) : NULL;

  *field = g_strdup (column >= 0 ? names[column] : "email");
  return typed != NULL ? tamiz_email_normalize (typed) : NULL;
}

TamizFormPost *
tamiz_submission_read_post (TamizRecord *submission)
{
  const char *text = tamiz_record_get_text (submission, TAMIZ_SUBMISSION_FIELDS);
  g_autoptr (json_t) json = text != NULL ? json_loads (text, 0, NULL) : NULL;

  return tamiz_form_post_from_json (json);
}

/* (nullable): in the reader's language: the program's own reasons are stored as they are in English */
const char *
tamiz_submission_get_reason (TamizRecord *submission)
{
  const char *reason = tamiz_record_get_text (submission, TAMIZ_SUBMISSION_REASON);

  return reason != NULL && *reason != '\0' ? _(reason) : reason;
}

/* @forms: id → name */
json_t *
tamiz_submission_to_json (TamizWork   *work,
                          TamizRecord *submission,
                          GHashTable  *forms)
{
  g_autoptr (TamizFormPost) post = tamiz_submission_read_post (submission);
  g_autoptr (json_t) kept = tamiz_form_post_to_json (post);
  gint64 form = tamiz_record_get_int (submission, TAMIZ_SUBMISSION_FORM);
  json_t *object = json_object ();
  json_t *fields = json_array ();

  for (guint i = 0; i < post->fields->len; i++)
    {
      TamizFormField *field = g_ptr_array_index (post->fields, i);

      json_array_append_new (fields, json_pack ("{ss, ss}", "name", field->name, "value", field->value));
    }
  tamiz_json_set_id (object, "id", tamiz_record_get_id (submission));
  tamiz_json_set_text (object, "form", g_hash_table_lookup (forms, &form));
  tamiz_work_set_time (work, object, "at", tamiz_record_get_int (submission, TAMIZ_SUBMISSION_AT));
  tamiz_json_set_text (object, "state",
                       tamiz_enum_nick (TAMIZ_ENUM_SUBMISSION,
                                        tamiz_record_get_int (submission, TAMIZ_SUBMISSION_STATE)));
  tamiz_json_set_text (object, "reason", tamiz_submission_get_reason (submission));
  tamiz_json_set_text (object, "page", tamiz_record_get_text (submission, TAMIZ_SUBMISSION_PAGE));
  tamiz_json_set_id (object, "person", tamiz_record_get_int (submission, TAMIZ_SUBMISSION_PERSON));
  tamiz_json_set_id (object, "lead", tamiz_record_get_int (submission, TAMIZ_SUBMISSION_LEAD));
  tamiz_work_set_time (work, object, "decided_at", tamiz_record_get_int (submission, TAMIZ_SUBMISSION_DECIDED_AT));
  json_object_set_new (object, "fields", fields);
  json_object_set (object, "files", json_object_get (kept, "files"));

  return object;
}

static void
add_choice (json_t     *choices,
            const char *key,
            const char *label)
{
  json_array_append_new (choices, json_pack ("{ss, ss}", "key", key, "label", label));
}

static gboolean
has_choice (json_t     *choices,
            const char *key)
{
  json_t *choice;
  gsize i;

  json_array_foreach (choices, i, choice)
    {
      if (g_strcmp0 (tamiz_json_get_text (choice, "key"), key) == 0)
        return TRUE;
    }

  return FALSE;
}

static json_t *
list_choices (TamizWork  *work,
              GError    **error)
{
  g_autoptr (GPtrArray) own = tamiz_reader_list (work->reader, TAMIZ_KIND_FIELD, error);
  json_t *choices;

  if (own == NULL)
    return NULL;

  choices = json_array ();
  for (guint i = 0; i < G_N_ELEMENTS (about_oneself); i++)
    add_choice (choices, tamiz_staged_field_get_info (about_oneself[i])->name,
                tamiz_staged_field_get_label (about_oneself[i]));
  for (guint i = 0; i < own->len; i++)
    {
      TamizRecord *field = g_ptr_array_index (own, i);
      const char *record = tamiz_record_get_text (field, TAMIZ_FIELD_RECORD);
      g_autofree char *key = g_strcmp0 (record, "lead") == 0
                                 ? g_strconcat ("custom:", tamiz_record_get_text (field, TAMIZ_FIELD_KEY), NULL)
                                 : g_strconcat (record, ".custom.", tamiz_record_get_text (field, TAMIZ_FIELD_KEY), NULL);

      add_choice (choices, key, tamiz_record_get_text (field, TAMIZ_FIELD_LABEL));
    }

  return choices;
}

/* name → example, in the order in which the fields were met */
static void
collect_names (TamizForm  *form,
               GPtrArray  *submissions,
               GPtrArray  *names,
               GHashTable *examples)
{
  json_t *said = json_object_get (form->mapping, "columns"), *field;
  const char *name;

  for (guint i = 0; i < submissions->len; i++)
    {
      g_autoptr (TamizFormPost) post = tamiz_submission_read_post (g_ptr_array_index (submissions, i));

      for (guint j = 0; j < post->fields->len; j++)
        {
          TamizFormField *posted = g_ptr_array_index (post->fields, j);

          if (is_machinery (form, posted->name) || g_strv_contains (origin_names, posted->name)
              || g_hash_table_contains (examples, posted->name))
            continue;
          g_ptr_array_add (names, g_strdup (posted->name));
          g_hash_table_insert (examples, g_strdup (posted->name), g_strdup (posted->value));
        }
    }
  json_object_foreach (said, name, field)
    {
      if (!g_hash_table_contains (examples, name))
        g_ptr_array_add (names, g_strdup (name));
    }
}

/**
 * tamiz_submission_describe_fields:
 * @work: an operation's work
 * @form: a form
 * @submissions: (element-type TamizRecord): some of its posts
 * @error: return location
 *
 * Tells which fields a form has, as its posts and its map show, what each counts as, and as what it may count.
 *
 * Returns: (transfer full): {"items": […], "total", "choices": […]}
 */
json_t *
tamiz_submission_describe_fields (TamizWork   *work,
                                  TamizForm   *form,
                                  GPtrArray   *submissions,
                                  GError     **error)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GHashTable) examples = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_autoptr (json_t) map = NULL;
  json_t *choices = list_choices (work, error);
  json_t *items, *answer;

  if (choices == NULL)
    return NULL;
  collect_names (form, submissions, names, examples);
  g_ptr_array_add (names, NULL);
  map = make_map (form, (char **) names->pdata);
  items = json_array ();
  for (guint i = 0; i + 1 < names->len; i++)
    {
      const char *name = g_ptr_array_index (names, i);
      const char *counts_as = json_string_value (json_object_get (json_object_get (map, "columns"), name));
      json_t *item = json_object ();
      TamizStagedField staged;

      tamiz_json_set_text (item, "name", name);
      tamiz_json_set_text (item, "field", counts_as);
      json_object_set_new (item, "said", json_boolean (json_object_get (json_object_get (form->mapping, "columns"), name) != NULL));
      tamiz_json_set_text (item, "example", g_hash_table_lookup (examples, name));
      json_array_append_new (items, item);
      if (counts_as != NULL && !has_choice (choices, counts_as))
        add_choice (choices, counts_as,
                    tamiz_staged_field_from_name (TAMIZ_IMPORT_OF_PEOPLE, counts_as, &staged)
                        ? tamiz_staged_field_get_label (staged)
                        : counts_as);
    }
  answer = tamiz_work_items (items);
  json_object_set_new (answer, "choices", choices);

  return answer;
}
