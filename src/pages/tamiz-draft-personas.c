#define G_LOG_DOMAIN "tamiz-draft-personas"

#include "config.h"

#include "tamiz-draft-personas.h"

#include "tamiz-condition-editor.h"
#include "tamiz-condition-terms.h"
#include "tamiz-draft-list.h"
#include "tamiz-draft-rows.h"

#include <glib/gi18n-lib.h>

/* What a buyer persona counts unless somebody says otherwise. */
#define USUAL_WEIGHT 20

struct _TamizDraftPersonas
{
  TamizDraftSection parent_instance;

  TamizDraftList *wanted, *unwanted; /* (nullable) until it is known what conditions can name */
  char *revealed;           /* (nullable): what was to be brought into sight before */
};

G_DEFINE_FINAL_TYPE (TamizDraftPersonas, tamiz_draft_personas, TAMIZ_TYPE_DRAFT_SECTION)

static char *
dup_subtitle (TamizDraft *draft,
              json_t     *persona)
{
  return tamiz_draft_dup_condition_words (draft, json_object_get (persona, "conditions"));
}

/* Few have just that title, until somebody says what they are known by. */
static json_t *
make_persona (const char *title)
{
  return json_pack ("{sss{s[{ssssss}]}}", "title", title, "conditions", "all", "field", "person.job_title",
                    "operator", "contains", "value", title);
}

static json_t *
make_wanted (TamizDraft *draft,
             const char *title)
{
  json_t *persona = make_persona (title);

  json_object_set_new (persona, "weight", json_integer (USUAL_WEIGHT));

  return persona;
}

static json_t *
make_unwanted (TamizDraft *draft,
               const char *title)
{
  json_t *persona = make_persona (title);

  tamiz_json_set_text (persona, "sentence", title);

  return persona;
}

static void
add_title (TamizDraft *draft,
           const char *part,
           GPtrArray  *rows)
{
  g_autofree char *title = g_strconcat (part, "/title", NULL);

  g_ptr_array_add (rows, tamiz_draft_text_row (draft, title, _("Title")));
}

static void
add_wanted_rows (TamizDraft *draft,
                 const char *part,
                 GPtrArray  *rows)
{
  g_autofree char *weight = g_strconcat (part, "/weight", NULL);
  g_autofree char *conditions = g_strconcat (part, "/conditions", NULL);

  GtkWidget *row = tamiz_draft_number_row (draft, weight, _("Weight"), NULL, 0, 1000, 1, FALSE);

  tamiz_draft_number_row_set_decimals (row, 3);
  add_title (draft, part, rows);
  g_ptr_array_add (rows, row);
  g_ptr_array_add (rows, tamiz_condition_row_new (draft, conditions, _("Known by"), FALSE));
}

static void
add_unwanted_rows (TamizDraft *draft,
                   const char *part,
                   GPtrArray  *rows)
{
  g_autofree char *sentence = g_strconcat (part, "/sentence", NULL);
  g_autofree char *conditions = g_strconcat (part, "/conditions", NULL);

  add_title (draft, part, rows);
  g_ptr_array_add (rows, tamiz_draft_text_row (draft, sentence, _("Why they never become a lead, in a sentence")));
  g_ptr_array_add (rows, tamiz_condition_row_new (draft, conditions, _("Known by"), FALSE));
}

static const TamizDraftItems wanted_items = {
  .list = "personas",
  .stem = "persona",
  .weighs = TRUE,
  .make = make_wanted,
  .dup_subtitle = dup_subtitle,
  .add_rows = add_wanted_rows,
};

static const TamizDraftItems unwanted_items = {
  .list = "negative_personas",
  .stem = "persona",
  .make = make_unwanted,
  .dup_subtitle = dup_subtitle,
  .add_rows = add_unwanted_rows,
};

static TamizDraftList *
add_list (TamizDraftPersonas    *self,
          const TamizDraftItems *items,
          const char            *title,
          const char            *description,
          const char            *add)
{
  GtkWidget *group = tamiz_draft_section_add_list (TAMIZ_DRAFT_SECTION (self), title, description);
  GtkWidget *list
      = tamiz_draft_list_new (tamiz_draft_section_get_draft (TAMIZ_DRAFT_SECTION (self)), items, title, add);

  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), list);

  return TAMIZ_DRAFT_LIST (list);
}

static gboolean
reveal (TamizDraftPersonas *self,
        const char         *part)
{
  return tamiz_draft_list_reveal (self->wanted, part) || tamiz_draft_list_reveal (self->unwanted, part);
}

static void
fields_cb (gpointer      owner,
           json_t       *answer,
           const GError *error)
{
  TamizDraftPersonas *self = owner;
  TamizDraft *draft = tamiz_draft_section_get_draft (owner);

  if (answer == NULL)
    tamiz_desk_tell_failure (tamiz_draft_get_desk (draft), error->message);
  else
    tamiz_draft_set_fields (draft, answer);
  self->wanted = add_list (self, &wanted_items, _("Buyer Personas"),
                           _("Who is wanted. The one that matches best counts, by the part of its conditions "
                             "that hold; of those that match alike, the first."),
                           _("Add a buyer persona: its title"));
  self->unwanted = add_list (self, &unwanted_items, _("Negative Personas"),
                             _("Who is not wanted: whoever is known to be one of these never becomes a lead."),
                             _("Add a negative persona: its title"));
  if (self->revealed != NULL)
    reveal (self, self->revealed);
}

static void
tamiz_draft_personas_begin (TamizDraftSection *section)
{
  tamiz_desk_ask (tamiz_draft_get_desk (tamiz_draft_section_get_draft (section)), section, "fields",
                  "field.list", NULL, fields_cb);
}

static gboolean
tamiz_draft_personas_reveal (TamizDraftSection *section,
                             const char        *part)
{
  TamizDraftPersonas *self = TAMIZ_DRAFT_PERSONAS (section);

  if (self->wanted != NULL)
    return reveal (self, part);

  g_free (self->revealed);
  self->revealed = g_strdup (part);
  return TRUE;
}

static void
tamiz_draft_personas_finalize (GObject *object)
{
  g_free (TAMIZ_DRAFT_PERSONAS (object)->revealed);

  G_OBJECT_CLASS (tamiz_draft_personas_parent_class)->finalize (object);
}

static void
tamiz_draft_personas_class_init (TamizDraftPersonasClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = tamiz_draft_personas_finalize;
  TAMIZ_DRAFT_SECTION_CLASS (klass)->begin = tamiz_draft_personas_begin;
  TAMIZ_DRAFT_SECTION_CLASS (klass)->reveal = tamiz_draft_personas_reveal;
}

static void
tamiz_draft_personas_init (TamizDraftPersonas *self)
{
}
