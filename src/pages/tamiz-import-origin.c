#define G_LOG_DOMAIN "tamiz-import-origin"

#include "config.h"

#include "tamiz-import-origin.h"

#include "tamiz-deeds.h"
#include "tamiz-drop-down.h"
#include "tamiz-import-words.h"
#include "tamiz-notice.h"
#include "tamiz-operation-form.h"
#include "tamiz-text.h"

#include <glib/gi18n-lib.h>

struct _TamizImportOrigin
{
  AdwBin parent_instance;

  TamizDesk *desk;
  json_t *sources;          /* (nullable): the items of source.list */
  json_t *campaigns;        /* (nullable) */
  char *wanted_source;      /* (nullable): chosen once the list has it */
  char *learnt_source;      /* (nullable): that such a file came from … */
  char *learnt_file;        /* (nullable): … and its name */
  gboolean guessed_outcome; /* how all cases ended, once: from then on it is what somebody says */
  gboolean filling;         /* what changes in a row is not the user's doing */

  TamizNotice *notice;
  AdwActionRow *file_row;
  AdwComboRow *sheet_row;   /* seen where a workbook has several */
  AdwComboRow *of_row;
  AdwPreferencesGroup *outcome_group;
  AdwComboRow *outcome_row;
  AdwPreferencesGroup *source_group;
  AdwComboRow *source_row;
  AdwComboRow *campaign_row;
  AdwPreferencesGroup *constants_group;
  AdwEntryRow *country_row;
  AdwEntryRow *tags_row;
  AdwEntryRow *owner_row;
  AdwPreferencesGroup *meaning_group;
  AdwComboRow *activity_row;
  AdwComboRow *match_row;
};

G_DEFINE_FINAL_TYPE (TamizImportOrigin, tamiz_import_origin, ADW_TYPE_BIN)

enum
{
  CHANGED,
  SHEET_CHOSEN,
  CHOOSE_FILE,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

/* What a file may hold, and which questions make sense of it. */
static const struct
{
  const char *of;
  const char *label;
  gboolean source, campaign, activity, match;
} holdings[] = {
  { "people", N_("Prospects and inquiries"), TRUE, TRUE, TRUE, TRUE },
  { "activities", N_("What prospects did"), TRUE, TRUE, FALSE, FALSE },
  { "answers", N_("Answers to the definition's criteria"), FALSE, FALSE, FALSE, FALSE },
  { "outcomes", N_("Outcomes: won, lost, deferred"), FALSE, FALSE, FALSE, FALSE },
  { "companies", N_("Companies"), TRUE, FALSE, FALSE, TRUE },
  { "consents", N_("Consents"), FALSE, FALSE, FALSE, FALSE },
};

/* Before the deeds stand “as usual” and “nothing”. */
#define FIRST_DEED 2

static const struct
{
  const char *nick;
  const char *label;
} matches[] = {
  { "fill", N_("Fill in only what is blank") },
  { "update", N_("Bring up to date: the file is newer") },
  { "skip", N_("Leave them as they are") },
};

static guint
get_selected (AdwComboRow *row)
{
  guint selected = adw_combo_row_get_selected (row);

  return selected != GTK_INVALID_LIST_POSITION ? selected : 0;
}

static json_t *
get_source (TamizImportOrigin *self)
{
  guint selected = get_selected (self->source_row);

  return selected > 0 ? json_array_get (self->sources, selected - 1) : NULL;
}

/* What is understood where nobody says what the rows did. */
static void
describe_usual_deed (TamizImportOrigin *self)
{
  GtkStringList *model = GTK_STRING_LIST (adw_combo_row_get_model (self->activity_row));
  int kind = TAMIZ_SOURCE_KIND_OTHER;
  int deed = -1;
  g_autofree char *text = NULL;
  const char *texts[2] = { NULL };
  guint selected = get_selected (self->activity_row);

  if (get_source (self) != NULL
      && tamiz_enum_from_nick (TAMIZ_ENUM_SOURCE_KIND, tamiz_json_get_text (get_source (self), "kind"), &kind))
    deed = tamiz_source_kind_asks_as ((TamizSourceKind) kind);
  if (get_source (self) == NULL)
    text = g_strdup (_("As the source says"));
  else
    /* Translators: %s is what people do who come from a source, such as “Form” or “nothing” */
    text = g_strdup_printf (_("As usual: %s"),
                            deed >= 0 ? tamiz_enum_label (TAMIZ_ENUM_ACTIVITY, deed) : _("nothing"));
  if (g_strcmp0 (gtk_string_list_get_string (model, 0), text) == 0)
    return;

  texts[0] = text;
  gtk_string_list_splice (model, 0, 1, texts);
  adw_combo_row_set_selected (self->activity_row, selected);
}

static gboolean
holds_outcomes (TamizImportOrigin *self)
{
  return g_str_equal (holdings[get_selected (self->of_row)].of, "outcomes");
}

static void
show_questions (TamizImportOrigin *self)
{
  guint of = get_selected (self->of_row);

  gtk_widget_set_visible (GTK_WIDGET (self->outcome_group), holds_outcomes (self));
  gtk_widget_set_visible (GTK_WIDGET (self->source_group), holdings[of].source);
  gtk_widget_set_visible (GTK_WIDGET (self->campaign_row), holdings[of].campaign);
  gtk_widget_set_visible (GTK_WIDGET (self->constants_group), of == 0);
  gtk_widget_set_visible (GTK_WIDGET (self->meaning_group), holdings[of].activity || holdings[of].match);
  gtk_widget_set_visible (GTK_WIDGET (self->activity_row), holdings[of].activity);
  gtk_widget_set_visible (GTK_WIDGET (self->match_row), holdings[of].match);
}

/* What was not said but learnt is remarked for as long as it stays. */
static void
show_learnt_source (TamizImportOrigin *self)
{
  gboolean learnt = self->learnt_source != NULL
                    && g_strcmp0 (tamiz_json_get_text (get_source (self), "name"), self->learnt_source) == 0;
  /* Translators: %s is the name of a file */
  g_autofree char *text = learnt ? g_strdup_printf (_("As last time, with “%s”"), self->learnt_file) : NULL;

  if (!learnt && get_source (self) != NULL)
    g_clear_pointer (&self->learnt_source, g_free);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self->source_row), text);
}

/* Where none is chosen. */
static void
choose_learnt_source (TamizImportOrigin *self)
{
  json_t *item;
  gsize i;

  if (self->learnt_source == NULL)
    return;
  json_array_foreach (self->sources, i, item)
    {
      if (get_selected (self->source_row) == 0
          && g_strcmp0 (tamiz_json_get_text (item, "name"), self->learnt_source) == 0)
        adw_combo_row_set_selected (self->source_row, (guint) i + 1);
    }
  show_learnt_source (self);
}

static void
changed_cb (TamizImportOrigin *self)
{
  if (self->filling)
    return;

  self->filling = TRUE;
  show_questions (self);
  show_learnt_source (self);
  describe_usual_deed (self);
  self->filling = FALSE;
  g_signal_emit (self, signals[CHANGED], 0);
}

/* Another sheet is as good as another file: what it holds is guessed anew. */
static void
sheet_chosen_cb (TamizImportOrigin *self)
{
  if (self->filling)
    return;

  self->filling = TRUE;
  adw_combo_row_set_selected (self->of_row, 0);
  show_questions (self);
  self->filling = FALSE;
  adw_action_row_set_subtitle (self->file_row, _("Being read…"));
  tamiz_notice_set_text (self->notice, NULL);
  g_signal_emit (self, signals[SHEET_CHOSEN], 0);
}

static void
choose_file_cb (TamizImportOrigin *self)
{
  g_signal_emit (self, signals[CHOOSE_FILE], 0);
}

/* Names of the base's records behind a first choice of none; what was chosen stays so. */
static void
fill_names (AdwComboRow *row,
            const char  *none,
            json_t      *items,
            const char  *wanted)
{
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);
  guint selected = 0;
  json_t *item;
  gsize i;

  gtk_string_list_append (names, none);
  json_array_foreach (items, i, item)
    {
      const char *name = tamiz_json_get_text (item, "name");

      gtk_string_list_append (names, name);
      if (g_strcmp0 (name, wanted) == 0)
        selected = (guint) i + 1;
    }
  adw_combo_row_set_model (row, G_LIST_MODEL (names));
  adw_combo_row_set_selected (row, selected);
}

static char *
dup_chosen_name (AdwComboRow *row,
                 json_t      *items)
{
  guint selected = get_selected (row);

  return selected > 0 ? g_strdup (tamiz_json_get_text (json_array_get (items, selected - 1), "name")) : NULL;
}

/* The base's only source is the likely one. */
static void
sources_cb (gpointer      owner,
            json_t       *answer,
            const GError *error)
{
  TamizImportOrigin *self = owner;
  json_t *items = json_object_get (answer, "items");
  g_autofree char *wanted = g_steal_pointer (&self->wanted_source);
  gboolean first = self->sources == NULL;

  if (answer == NULL || (json_equal (items, self->sources) && wanted == NULL))
    return;

  if (wanted == NULL && first && json_array_size (items) == 1)
    wanted = g_strdup (tamiz_json_get_text (json_array_get (items, 0), "name"));
  else if (wanted == NULL)
    wanted = dup_chosen_name (self->source_row, self->sources);
  self->filling = TRUE;
  json_decref (self->sources);
  self->sources = json_incref (items);
  fill_names (self->source_row, _("None: each row names its own"), items, wanted);
  choose_learnt_source (self);
  self->filling = FALSE;
  changed_cb (self);
}

static void
campaigns_cb (gpointer      owner,
              json_t       *answer,
              const GError *error)
{
  TamizImportOrigin *self = owner;
  json_t *items = json_object_get (answer, "items");
  g_autofree char *wanted = dup_chosen_name (self->campaign_row, self->campaigns);

  if (answer == NULL || json_equal (items, self->campaigns))
    return;

  self->filling = TRUE;
  json_decref (self->campaigns);
  self->campaigns = json_incref (items);
  fill_names (self->campaign_row, _("None"), items, wanted);
  self->filling = FALSE;
}

static void
read_names (TamizImportOrigin *self)
{
  tamiz_desk_ask (self->desk, self, "sources", "source.list", NULL, sources_cb);
  tamiz_desk_ask (self->desk, self, "campaigns", "campaign.list", NULL, campaigns_cb);
}

static void
source_added_cb (TamizImportOrigin *self,
                 json_t            *answer)
{
  g_free (self->wanted_source);
  self->wanted_source = g_strdup (tamiz_json_get_text (answer, "name"));
  read_names (self);
}

static void
tamiz_import_origin_dispose (GObject *object)
{
  TamizImportOrigin *self = TAMIZ_IMPORT_ORIGIN (object);

  if (self->desk != NULL)
    g_signal_handlers_disconnect_by_data (self->desk, self);
  gtk_widget_dispose_template (GTK_WIDGET (self), TAMIZ_TYPE_IMPORT_ORIGIN);
  g_clear_object (&self->desk);
  g_clear_pointer (&self->sources, json_decref);
  g_clear_pointer (&self->campaigns, json_decref);
  g_clear_pointer (&self->wanted_source, g_free);
  g_clear_pointer (&self->learnt_source, g_free);
  g_clear_pointer (&self->learnt_file, g_free);

  G_OBJECT_CLASS (tamiz_import_origin_parent_class)->dispose (object);
}

static void
tamiz_import_origin_class_init (TamizImportOriginClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tamiz_import_origin_dispose;

  signals[CHANGED] = g_signal_new ("changed", TAMIZ_TYPE_IMPORT_ORIGIN, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                   NULL, G_TYPE_NONE, 0);
  signals[SHEET_CHOSEN] = g_signal_new ("sheet-chosen", TAMIZ_TYPE_IMPORT_ORIGIN, G_SIGNAL_RUN_LAST, 0, NULL,
                                        NULL, NULL, G_TYPE_NONE, 0);
  signals[CHOOSE_FILE] = g_signal_new ("choose-file", TAMIZ_TYPE_IMPORT_ORIGIN, G_SIGNAL_RUN_LAST, 0, NULL,
                                       NULL, NULL, G_TYPE_NONE, 0);

  g_type_ensure (TAMIZ_TYPE_NOTICE);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/tamiz/Tamiz/pages/tamiz-import-origin.ui");
  gtk_widget_class_bind_template_child (widget_class, TamizImportOrigin, notice);
  gtk_widget_class_bind_template_child (widget_class, TamizImportOrigin, file_row);
  gtk_widget_class_bind_template_child (widget_class, TamizImportOrigin, sheet_row);
  gtk_widget_class_bind_template_child (widget_class, TamizImportOrigin, of_row);
  gtk_widget_class_bind_template_child (widget_class, TamizImportOrigin, outcome_group);
  gtk_widget_class_bind_template_child (widget_class, TamizImportOrigin, outcome_row);
  gtk_widget_class_bind_template_child (widget_class, TamizImportOrigin, source_group);
  gtk_widget_class_bind_template_child (widget_class, TamizImportOrigin, source_row);
  gtk_widget_class_bind_template_child (widget_class, TamizImportOrigin, campaign_row);
  gtk_widget_class_bind_template_child (widget_class, TamizImportOrigin, constants_group);
  gtk_widget_class_bind_template_child (widget_class, TamizImportOrigin, country_row);
  gtk_widget_class_bind_template_child (widget_class, TamizImportOrigin, tags_row);
  gtk_widget_class_bind_template_child (widget_class, TamizImportOrigin, owner_row);
  gtk_widget_class_bind_template_child (widget_class, TamizImportOrigin, meaning_group);
  gtk_widget_class_bind_template_child (widget_class, TamizImportOrigin, activity_row);
  gtk_widget_class_bind_template_child (widget_class, TamizImportOrigin, match_row);
  gtk_widget_class_bind_template_callback (widget_class, changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, sheet_chosen_cb);
  gtk_widget_class_bind_template_callback (widget_class, choose_file_cb);
  gtk_widget_class_bind_template_callback_full (widget_class, "add_source_cb",
                                                G_CALLBACK (tamiz_import_origin_add_source));
}

static void
fill_choices (TamizImportOrigin *self)
{
  g_autoptr (GtkStringList) of = gtk_string_list_new (NULL), match = gtk_string_list_new (NULL);
  g_autoptr (GtkStringList) activity = gtk_string_list_new (NULL), outcomes = gtk_string_list_new (NULL);

  gtk_string_list_append (outcomes, _("As each row says"));
  for (guint i = 0; i < tamiz_enum_size (TAMIZ_ENUM_OUTCOME); i++)
    {
      /* Translators: %s is Won, Lost or Deferred */
      g_autofree char *label = g_strdup_printf (_("All: %s"), tamiz_enum_label (TAMIZ_ENUM_OUTCOME, (int) i));

      gtk_string_list_append (outcomes, label);
    }
  adw_combo_row_set_model (self->outcome_row, G_LIST_MODEL (outcomes));
  for (guint i = 0; i < G_N_ELEMENTS (holdings); i++)
    gtk_string_list_append (of, _(holdings[i].label));
  for (guint i = 0; i < G_N_ELEMENTS (matches); i++)
    gtk_string_list_append (match, _(matches[i].label));
  gtk_string_list_append (activity, "");
  gtk_string_list_append (activity, _("Nothing: they are only registered"));
  tamiz_deeds_list (TAMIZ_DEEDS_BY_ROW, activity);
  adw_combo_row_set_model (self->of_row, G_LIST_MODEL (of));
  adw_combo_row_set_model (self->match_row, G_LIST_MODEL (match));
  adw_combo_row_set_model (self->activity_row, G_LIST_MODEL (activity));
}

static void
widen_rows (TamizImportOrigin *self)
{
  AdwComboRow *const rows[] = { self->sheet_row, self->of_row, self->outcome_row, self->source_row,
                                self->campaign_row, self->activity_row, self->match_row };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    tamiz_drop_down_widen (rows[i]);
}

static void
tamiz_import_origin_init (TamizImportOrigin *self)
{
  self->filling = TRUE;
  gtk_widget_init_template (GTK_WIDGET (self));
  widen_rows (self);
  fill_choices (self);
  fill_names (self->source_row, _("None: each row names its own"), NULL, NULL);
  fill_names (self->campaign_row, _("None"), NULL, NULL);
  describe_usual_deed (self);
  self->filling = FALSE;
}

/* Reads what there is to choose from. */
void
tamiz_import_origin_set_desk (TamizImportOrigin *self,
                              TamizDesk         *desk)
{
  g_return_if_fail (self->desk == NULL);

  self->desk = g_object_ref (desk);
  g_signal_connect_object (desk, "changed", G_CALLBACK (read_names), self, G_CONNECT_SWAPPED);
  read_names (self);
}

void
tamiz_import_origin_set_file (TamizImportOrigin *self,
                              const char        *path)
{
  g_autofree char *name = g_filename_display_basename (path);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->file_row), name);
  adw_action_row_set_subtitle (self->file_row, _("Being read…"));
  gtk_widget_set_visible (GTK_WIDGET (self->sheet_row), FALSE);
  tamiz_notice_set_text (self->notice, NULL);
  self->guessed_outcome = FALSE;
  g_clear_pointer (&self->learnt_source, g_free);
}

/* The sheets are of the file as it is: another choice leaves them. */
static void
show_sheets (TamizImportOrigin *self,
             json_t            *preview)
{
  json_t *sheets = json_object_get (preview, "sheets"), *sheet;
  const char *chosen = tamiz_json_get_text (preview, "sheet");
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);
  guint selected = 0;
  gsize i;

  json_array_foreach (sheets, i, sheet)
    {
      gtk_string_list_append (names, json_string_value (sheet));
      if (g_strcmp0 (json_string_value (sheet), chosen) == 0)
        selected = (guint) i;
    }
  self->filling = TRUE;
  adw_combo_row_set_model (self->sheet_row, G_LIST_MODEL (names));
  adw_combo_row_set_selected (self->sheet_row, selected);
  self->filling = FALSE;
  gtk_widget_set_visible (GTK_WIDGET (self->sheet_row), json_array_size (sheets) > 1);
}

/* Says how the file was understood. */
void
tamiz_import_origin_show_preview (TamizImportOrigin *self,
                                  json_t            *preview)
{
  g_autofree char *text = tamiz_import_describe_file (preview);

  adw_action_row_set_subtitle (self->file_row, text);
  if (!gtk_widget_get_visible (GTK_WIDGET (self->sheet_row)))
    show_sheets (self, preview);
  tamiz_notice_set_text (self->notice, tamiz_import_describe_empty (preview));
}

/* Says why the file cannot be read, and what to do. */
void
tamiz_import_origin_show_problem (TamizImportOrigin *self,
                                  const char        *message)
{
  adw_action_row_set_subtitle (self->file_row, _("Cannot be imported as it is"));
  tamiz_notice_set_text (self->notice, message);
}

/* Says what is wrong with what was answered here; the file is read all the same. */
void
tamiz_import_origin_show_wrong_answer (TamizImportOrigin *self,
                                       const char        *message)
{
  tamiz_notice_set_text (self->notice, message);
}

/* Asks for a new source, which is then chosen. */
void
tamiz_import_origin_add_source (TamizImportOrigin *self)
{
  TamizOperationForm *form
      = tamiz_operation_form_new (GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))), self->desk,
                                  "source.add", _("New Source"), NULL);

  tamiz_operation_form_add (form, "name", _("Name"));
  tamiz_operation_form_add (form, "kind", _("Kind"));
  g_signal_connect_object (form, "done", G_CALLBACK (source_added_cb), self, G_CONNECT_SWAPPED);
  tamiz_operation_form_present (form);
}

/* The row in which the source is chosen. */
GObject *
tamiz_import_origin_get_source_row (TamizImportOrigin *self)
{
  return G_OBJECT (self->source_row);
}

/* Puts the keyboard to the first question. */
void
tamiz_import_origin_focus (TamizImportOrigin *self)
{
  gtk_widget_grab_focus (GTK_WIDGET (self->of_row));
}

/* What the file holds, as the operation names it. */
const char *
tamiz_import_origin_get_of (TamizImportOrigin *self)
{
  return holdings[get_selected (self->of_row)].of;
}

static const char *
get_chosen_sheet (TamizImportOrigin *self)
{
  return gtk_string_list_get_string (GTK_STRING_LIST (adw_combo_row_get_model (self->sheet_row)),
                                     get_selected (self->sheet_row));
}

/**
 * tamiz_import_origin_tell:
 * @self: the first step
 * @arguments: those of the operation `import` or `import.preview`
 * @matching: whether to say what becomes of who is there already, which a preview does
 *   not ask
 *
 * Adds what was answered here.
 */
void
tamiz_import_origin_tell (TamizImportOrigin *self,
                          json_t            *arguments,
                          gboolean           matching)
{
  guint of = get_selected (self->of_row);
  guint deed = get_selected (self->activity_row);
  g_autofree char *source = dup_chosen_name (self->source_row, self->sources);
  g_autofree char *campaign = dup_chosen_name (self->campaign_row, self->campaigns);

  if (gtk_widget_get_visible (GTK_WIDGET (self->sheet_row)))
    tamiz_json_set_text (arguments, "sheet", get_chosen_sheet (self));
  tamiz_json_set_text (arguments, "of", holdings[of].of);
  if (holdings[of].source && source != NULL)
    tamiz_json_set_text (arguments, "source", source);
  if (holdings[of].campaign && campaign != NULL)
    tamiz_json_set_text (arguments, "campaign", campaign);
  if (holdings[of].activity && deed > 0)
    tamiz_json_set_text (arguments, "activity",
                         deed < FIRST_DEED ? "none"
                                           : tamiz_deeds_get_nick (TAMIZ_DEEDS_BY_ROW, deed - FIRST_DEED));
  if (holdings[of].match && matching)
    tamiz_json_set_text (arguments, "match", matches[get_selected (self->match_row)].nick);
}

/* Takes what was guessed of a file that nobody has said anything of yet. */
void
tamiz_import_origin_guess_of (TamizImportOrigin *self,
                              const char        *of)
{
  for (guint i = 0; of != NULL && i < G_N_ELEMENTS (holdings); i++)
    {
      if (g_str_equal (holdings[i].of, of) && get_selected (self->of_row) == 0)
        adw_combo_row_set_selected (self->of_row, i);
    }
}

/* The source that such files came from before, where none is chosen; it is said that it was, so
 * that nobody takes another one's source unawares.
 */
void
tamiz_import_origin_guess_source (TamizImportOrigin *self,
                                  json_t            *learnt)
{
  const char *source = tamiz_json_get_text (learnt, "source"), *file = tamiz_json_get_text (learnt, "file");

  if (source == NULL || file == NULL)
    return;

  g_free (self->learnt_source);
  self->learnt_source = g_strdup (source);
  g_free (self->learnt_file);
  self->learnt_file = g_filename_display_basename (file);
  choose_learnt_source (self);
}

/* How all cases of the file seem to have ended, where nobody has said it yet. */
void
tamiz_import_origin_guess_outcome (TamizImportOrigin *self,
                                   const char        *outcome)
{
  int kind;

  if (self->guessed_outcome || !tamiz_enum_from_nick (TAMIZ_ENUM_OUTCOME, outcome, &kind))
    return;

  self->guessed_outcome = TRUE;
  adw_combo_row_set_selected (self->outcome_row, (guint) kind + 1);
}

/**
 * tamiz_import_origin_dup_constants:
 * @self: the first step
 *
 * Gets what every row is to have that says nothing of it itself.
 *
 * Returns: (transfer full): the defaults of a map, none where nothing was typed
 */
json_t *
tamiz_import_origin_dup_constants (TamizImportOrigin *self)
{
  const struct
  {
    const char *field;
    AdwEntryRow *row;
  } constants[] = {
    { "country", self->country_row },
    { "tags", self->tags_row },
    { "owner", self->owner_row },
  };
  json_t *defaults = json_object ();

  for (guint i = 0; get_selected (self->of_row) == 0 && i < G_N_ELEMENTS (constants); i++)
    {
      g_autofree char *text = tamiz_text_clean (gtk_editable_get_text (GTK_EDITABLE (constants[i].row)));

      if (text != NULL)
        tamiz_json_set_text (defaults, constants[i].field, text);
    }
  if (holds_outcomes (self) && get_selected (self->outcome_row) > 0)
    tamiz_json_set_text (defaults, "outcome",
                         tamiz_enum_nick (TAMIZ_ENUM_OUTCOME, (int) get_selected (self->outcome_row) - 1));

  return defaults;
}
