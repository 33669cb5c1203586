#define G_LOG_DOMAIN "tamiz-own-values"

#include "config.h"

#include "tamiz-own-values.h"

#include "tamiz-accounts.h"
#include "tamiz-error.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* So many values are read at once, and rewritten or judged in one transaction. */
#define PAGE 1000
#define SLICE 250

/* So many of those that do not fit are named. */
#define MOST_NAMED 5

typedef gboolean (*ValueFunc) (TamizWork    *work,
                               TamizRecord  *value,
                               gpointer      user_data,
                               GError      **error);

static gboolean
for_each_value (TamizWork    *work,
                TamizRecord  *field,
                ValueFunc     func,
                gpointer      user_data,
                GError      **error)
{
  gint64 after = 0;

  for (;;)
    {
      g_autoptr (GPtrArray) page = tamiz_reader_list_values (work->reader, tamiz_record_get_id (field), after,
                                                             PAGE, error);

      if (page == NULL || g_cancellable_set_error_if_cancelled (work->cancellable, error))
        return FALSE;
      if (page->len == 0)
        return TRUE;
      for (guint i = 0; i < page->len; i++)
        {
          TamizRecord *value = g_ptr_array_index (page, i);

          after = tamiz_record_get_id (value);
          if (tamiz_record_has (value, TAMIZ_CUSTOM_VALUE) && !func (work, value, user_data, error))
            return FALSE;
        }
    }
}

static gboolean
observe (TamizWork    *work,
         TamizRecord  *value,
         gpointer      user_data,
         GError      **error)
{
  const char *cells[] = { tamiz_record_get_text (value, TAMIZ_CUSTOM_VALUE), NULL };
  g_autoptr (TamizRow) row = tamiz_row_new (1, cells);

  tamiz_mapping_observe (user_data, row);
  return TRUE;
}

/* How texts write numbers and dates is found out as in a column of a file: a mapping of one,
 * of a field of the lead as those of files are.
 */
static TamizMapping *
make_mapping (TamizWork    *work,
              TamizRecord  *field,
              GError      **error)
{
  g_autofree char *name = g_strconcat ("custom:", tamiz_record_get_text (field, TAMIZ_FIELD_KEY), NULL);
  const char *header[] = { name, NULL };
  TamizMapping *mapping = tamiz_mapping_new (TAMIZ_IMPORT_OF_PEOPLE, header, NULL, NULL,
                                             tamiz_record_get_text (work->base, TAMIZ_BASE_COUNTRY), error);
  g_autoptr (TamizRecord) of_lead = tamiz_record_dup (field);
  g_autoptr (GPtrArray) fields = g_ptr_array_new ();

  if (mapping == NULL)
    return NULL;

  tamiz_record_set_text (of_lead, TAMIZ_FIELD_RECORD, "lead");
  g_ptr_array_add (fields, of_lead);
  tamiz_mapping_set_own_fields (mapping, fields);

  return mapping;
}

static TamizWriting
get_writing (TamizWork    *work,
             TamizMapping *mapping)
{
  const TamizColumn *column = tamiz_mapping_get_column (mapping, 0);

  tamiz_mapping_settle (mapping);
  return (TamizWriting) { column->date_order, column->decimal,
                          tamiz_record_get_text (work->base, TAMIZ_BASE_CURRENCY) };
}

/* What has a type already is stored in one way only. */
static gboolean
find_writing (TamizWork     *work,
              TamizRecord   *field,
              TamizRecord   *after,
              TamizWriting  *writing,
              GError       **error)
{
  g_autoptr (TamizMapping) mapping = NULL;

  *writing = (TamizWriting) { TAMIZ_DATE_ORDER_YMD, '.',
                              tamiz_record_get_text (work->base, TAMIZ_BASE_CURRENCY) };
  if (tamiz_own_field_get_type (field) != TAMIZ_FIELD_TYPE_TEXT)
    return TRUE;

  mapping = make_mapping (work, after, error);
  if (mapping == NULL || !for_each_value (work, field, observe, mapping, error))
    return FALSE;

  *writing = get_writing (work, mapping);
  return TRUE;
}

/**
 * tamiz_own_value_read:
 * @work: an operation's work
 * @field: a field of the base's own
 * @text: a value as somebody typed it, cleaned by tamiz_text_clean()
 * @canonical: (out) (transfer full): the value as it is stored
 * @error: return location
 *
 * Reads a value as it would be read in a file.
 *
 * Returns: whether it is one; else %TAMIZ_CORE_ERROR_INVALID
 */
gboolean
tamiz_own_value_read (TamizWork    *work,
                      TamizRecord  *field,
                      const char   *text,
                      char        **canonical,
                      GError      **error)
{
  g_autoptr (TamizMapping) mapping = make_mapping (work, field, error);
  g_autoptr (GError) local_error = NULL;
  TamizWriting writing;

  if (mapping == NULL)
    return FALSE;

  writing = get_writing (work, mapping);
  return tamiz_own_field_read (field, text, &writing, canonical, &local_error)
         || tamiz_work_require (FALSE, TAMIZ_CORE_ERROR_INVALID, error,
                                _("%.*s; nothing was written, correct it and try again"),
                                (int) strlen (local_error->message), local_error->message);
}

typedef struct
{
  TamizRecord *field;
  TamizRecord *after;
  const TamizWriting *writing;
  GPtrArray *names;         /* char: the first that do not fit, each once */
  guint n;                  /* how many values do not fit */
} Misfits;

static void
name_misfit (Misfits    *self,
             const char *text)
{
  if (self->names->len < MOST_NAMED
      && !g_ptr_array_find_with_equal_func (self->names, text, g_str_equal, NULL))
    g_ptr_array_add (self->names, g_strdup (text));
}

static gboolean
has_choices (TamizRecord *field)
{
  TamizFieldType type = tamiz_own_field_get_type (field);

  return type == TAMIZ_FIELD_TYPE_CHOICE || type == TAMIZ_FIELD_TYPE_SEVERAL;
}

static gboolean
look (TamizWork    *work,
      TamizRecord  *value,
      gpointer      user_data,
      GError      **error)
{
  Misfits *self = user_data;
  const char *text = tamiz_record_get_text (value, TAMIZ_CUSTOM_VALUE);
  g_autofree char *canonical = NULL;

  if (tamiz_own_field_read (self->after, text, self->writing, &canonical, NULL))
    return TRUE;

  self->n++;
  if (has_choices (self->field) && has_choices (self->after))
    {
      g_auto (GStrv) choices = g_strsplit (text, TAMIZ_CHOICES_BETWEEN, -1);

      for (guint i = 0; choices[i] != NULL; i++)
        {
          g_autofree char *one = NULL;

          if (!tamiz_own_field_read (self->after, choices[i], self->writing, &one, NULL))
            name_misfit (self, choices[i]);
        }
    }
  else
    name_misfit (self, text);

  return TRUE;
}

static char *
dup_names (Misfits *self)
{
  GString *list = g_string_new (NULL);

  for (guint i = 0; i < self->names->len; i++)
    {
      /* Translators: a text in quotation marks */
      g_autofree char *quoted = g_strdup_printf (_("“%s”"), (char *) g_ptr_array_index (self->names, i));

      g_string_append_printf (list, "%s%s", i > 0 ? ", " : "", quoted);
    }

  return g_string_free (list, FALSE);
}

static gboolean
refuse (Misfits  *self,
        GError  **error)
{
  const char *label = tamiz_record_get_text (self->field, TAMIZ_FIELD_LABEL);
  g_autofree char *names = dup_names (self);

  if (tamiz_own_field_get_type (self->field) == tamiz_own_field_get_type (self->after))
    return tamiz_work_require (FALSE, TAMIZ_CORE_ERROR_REFUSED, error,
                               /* Translators: choices in quotation marks, a field, how many leads */
                               ngettext ("%s cannot be taken out of “%s”: %u lead has it; give it "
                                         "another choice first",
                                         "%s cannot be taken out of “%s”: %u leads have it; give them "
                                         "another choice first",
                                         self->n),
                               names, label, self->n);

  return tamiz_work_require (FALSE, TAMIZ_CORE_ERROR_REFUSED, error,
                             /* Translators: a field, a type such as “Number”, how many values, some of them */
                             ngettext ("“%s” cannot become “%s”: %u value does not fit: %s; correct it "
                                       "first",
                                       "“%s” cannot become “%s”: %u values do not fit, among them %s; "
                                       "correct them first",
                                       self->n),
                             label,
                             tamiz_enum_label (TAMIZ_ENUM_FIELD_TYPE, tamiz_own_field_get_type (self->after)),
                             self->n, names);
}

/**
 * tamiz_own_values_check:
 * @work: an operation's work
 * @field: a field
 * @after: the same as it is to be
 * @writing: (out): how numbers and dates are written in what is stored
 * @error: return location
 *
 * Checks that what is stored in a field fits it as it is to be.
 *
 * Returns: whether all of it does; else %TAMIZ_CORE_ERROR_REFUSED, which names some and says
 *   how many do not
 */
gboolean
tamiz_own_values_check (TamizWork     *work,
                        TamizRecord   *field,
                        TamizRecord   *after,
                        TamizWriting  *writing,
                        GError       **error)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  Misfits misfits = { field, after, writing, names, 0 };

  return find_writing (work, field, after, writing, error)
         && for_each_value (work, field, look, &misfits, error)
         && (misfits.n == 0 || refuse (&misfits, error));
}

/* A change in slices, of which the first names the others. */
typedef struct
{
  TamizRecord *after;
  const TamizWriting *writing;
  TamizChangeSet *set;
  guint in_slice;
  gint64 first;
} Rewriting;

static gboolean
rewrite (TamizWork    *work,
         TamizRecord  *value,
         gpointer      user_data,
         GError      **error)
{
  Rewriting *self = user_data;
  const char *text = tamiz_record_get_text (value, TAMIZ_CUSTOM_VALUE);
  g_autofree char *canonical = NULL;
  g_autoptr (TamizCommit) commit = NULL;

  /* What somebody typed since it was checked is left as it is. */
  if (!tamiz_own_field_read (self->after, text, self->writing, &canonical, NULL)
      || g_str_equal (text, canonical))
    return TRUE;
  if (self->in_slice == SLICE)
    {
      tamiz_change_set_set_batch (self->set);
      commit = tamiz_work_apply (work, self->set, error);
      if (commit == NULL)
        return FALSE;
      self->first = self->first != 0 ? self->first : commit->change;
      tamiz_change_set_unref (self->set);
      self->set = tamiz_work_change (work, "field.edit");
      tamiz_change_set_set_part_of (self->set, self->first);
      self->in_slice = 0;
    }

  tamiz_change_set_update_text (self->set, value, TAMIZ_CUSTOM_VALUE, canonical);
  self->in_slice++;
  return TRUE;
}

/**
 * tamiz_own_values_rewrite:
 * @work: an operation's work
 * @after: a field as it is to be
 * @writing: how numbers and dates are written in what is stored
 * @error: return location
 *
 * Writes what is stored in a field as such a field stores it, in slices.
 *
 * Returns: (transfer full) (nullable): the last slice, which is still to be applied, with the
 *   change of the field itself
 */
TamizChangeSet *
tamiz_own_values_rewrite (TamizWork           *work,
                          TamizRecord         *after,
                          const TamizWriting  *writing,
                          GError             **error)
{
  Rewriting self = { after, writing, tamiz_work_change (work, "field.edit"), 0, 0 };

  if (!for_each_value (work, after, rewrite, &self, error))
    g_clear_pointer (&self.set, tamiz_change_set_unref);

  return self.set;
}

/* The leads that are judged by what a person or a company holds. */
static GPtrArray *
list_leads_of (TamizWork    *work,
               TamizRecord  *value,
               GError      **error)
{
  gint64 person = tamiz_record_get_int (value, TAMIZ_CUSTOM_PERSON);
  gint64 company = tamiz_record_get_int (value, TAMIZ_CUSTOM_COMPANY);
  g_autoptr (GPtrArray) people = NULL;

  if (person != 0)
    return tamiz_reader_list_by (work->reader, TAMIZ_KIND_LEAD, TAMIZ_LEAD_PERSON, person, error);

  people = tamiz_reader_list_by (work->reader, TAMIZ_KIND_PERSON, TAMIZ_PERSON_COMPANY, company, error);
  return people != NULL ? tamiz_work_list_company_leads (work, company, people, error) : NULL;
}

static gboolean
add_leads (TamizWork    *work,
           TamizRecord  *value,
           gpointer      user_data,
           GError      **error)
{
  GArray *leads = user_data;
  gint64 lead = tamiz_record_get_int (value, TAMIZ_CUSTOM_LEAD);
  g_autoptr (GPtrArray) records = lead == 0 ? list_leads_of (work, value, error) : NULL;

  if (lead != 0)
    g_array_append_val (leads, lead);
  for (guint i = 0; records != NULL && i < records->len; i++)
    {
      lead = tamiz_record_get_id (g_ptr_array_index (records, i));
      g_array_append_val (leads, lead);
    }

  return lead != 0 || records != NULL;
}

/**
 * tamiz_own_values_judge:
 * @work: an operation's work
 * @field: a field whose type has changed
 * @error: return location
 *
 * Has the leads that fill in a field, or whose person or company does, judged again, in slices
 * that let others write in between.
 *
 * Returns: whether it succeeded
 */
gboolean
tamiz_own_values_judge (TamizWork    *work,
                        TamizRecord  *field,
                        GError      **error)
{
  g_autoptr (GArray) leads = g_array_new (FALSE, FALSE, sizeof (gint64));

  if (!for_each_value (work, field, add_leads, leads, error))
    return FALSE;
  for (guint first = 0; first < leads->len; first += SLICE)
    {
      g_autoptr (TamizChangeSet) set
          = tamiz_change_set_new ((TamizActor) { TAMIZ_ACTOR_PROGRAM, 0 }, "field.edit");
      g_autoptr (TamizCommit) commit = NULL;

      tamiz_change_set_set_batch (set);
      for (guint i = first; i < MIN (first + SLICE, leads->len); i++)
        tamiz_change_set_judge_lead (set, g_array_index (leads, gint64, i));
      commit = tamiz_work_apply (work, set, error);
      if (commit == NULL)
        return FALSE;
      tamiz_work_progress (work, MIN (first + SLICE, leads->len), leads->len);
    }

  return TRUE;
}
