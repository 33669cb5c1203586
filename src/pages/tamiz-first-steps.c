#define G_LOG_DOMAIN "tamiz-first-steps"

#include "config.h"

#include "tamiz-first-steps.h"

#include <glib/gi18n-lib.h>

typedef enum
{
  STEP_DEFINITION,
  STEP_SOURCES,
  STEP_PROSPECTS,
  STEP_PEOPLE,
  N_STEPS,
} Step;

static const struct
{
  const char *title;
  const char *text;
  const char *label;
  const char *action;
  const char *target;       /* (nullable) */
} steps[] = {
  [STEP_DEFINITION]
  = { N_("Agree on what a lead is"),
      N_("Marketing and sales sign one definition; start from one of those that come with "
          "the program."),
      N_("Choose a _Definition"), "win.go", "definition" },
  [STEP_SOURCES] = { N_("Say where prospects come from"),
                     N_("The web site, events, referrals: every prospect has a source."),
                     N_("Add _Sources"), "win.sources", NULL },
  [STEP_PROSPECTS] = { N_("Bring in your prospects"),
                       N_("From a table (CSV, Excel, LibreOffice), address cards, mails or JSON."),
                       N_("_Import a File"), "win.import", "" },
  [STEP_PEOPLE]
  = { N_("Work together"),
      N_("Add who markets, who sells and who manages; each sees first what they need."),
      N_("Add a _Colleague"), "win.people", NULL },
};

struct _TamizFirstSteps
{
  AdwBin parent_instance;

  AdwPreferencesGroup *group;
  GtkWidget *rows[N_STEPS];
  GtkImage *icons[N_STEPS];
  GtkWidget *buttons[N_STEPS];
  gboolean done[N_STEPS];
  gboolean people_first;
};

G_DEFINE_FINAL_TYPE (TamizFirstSteps, tamiz_first_steps, ADW_TYPE_BIN)

static void
tamiz_first_steps_class_init (TamizFirstStepsClass *klass)
{
}

static GtkWidget *
make_step (TamizFirstSteps *self,
           Step             step)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *button = gtk_button_new_with_mnemonic (_(steps[step].label));

  self->icons[step] = GTK_IMAGE (gtk_image_new_from_icon_name ("tamiz-missing-symbolic"));
  self->buttons[step] = button;
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), _(steps[step].title));
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), _(steps[step].text));
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), GTK_WIDGET (self->icons[step]));
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), steps[step].action);
  if (steps[step].target != NULL)
    gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "s", steps[step].target);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), button);

  return row;
}

static void
tamiz_first_steps_init (TamizFirstSteps *self)
{
  self->group = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());
  adw_preferences_group_set_title (self->group, _("First Steps"));
  for (Step step = 0; step < N_STEPS; step++)
    {
      self->rows[step] = make_step (self, step);
      adw_preferences_group_add (self->group, self->rows[step]);
    }
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->group));
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

/* A single person may well work alone, so the last step keeps the list in sight only
 * together with another one.
 */
static void
set_done (TamizFirstSteps *self,
          Step             step,
          gboolean         done)
{
  self->done[step] = done;
  gtk_image_set_from_icon_name (self->icons[step],
                                done ? "tamiz-done-symbolic" : "tamiz-missing-symbolic");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->icons[step]), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  done ? _("Done") : _("To be done"), -1);
  gtk_widget_set_visible (self->buttons[step], !done);
  gtk_widget_set_visible (GTK_WIDGET (self), !self->done[STEP_DEFINITION]
                                                 || !self->done[STEP_SOURCES]
                                                 || !self->done[STEP_PROSPECTS]);
}

static void
sources_cb (gpointer      owner,
            json_t       *answer,
            const GError *error)
{
  if (answer != NULL)
    set_done (owner, STEP_SOURCES, json_array_size (json_object_get (answer, "items")) > 0);
}

static void
leads_cb (gpointer      owner,
          json_t       *answer,
          const GError *error)
{
  if (answer != NULL)
    set_done (owner, STEP_PROSPECTS, tamiz_json_get_int (answer, "total", 0) > 0);
}

static guint
count_active (TamizDesk *desk)
{
  json_t *user;
  gsize i;
  guint n = 0;

  json_array_foreach (tamiz_desk_get_users (desk), i, user)
    n += json_is_true (json_object_get (user, "active"));

  return n;
}

/* Whether somebody can sign for sales. */
static gboolean
has_sales (TamizDesk *desk)
{
  json_t *user, *role;
  gsize i, j;

  json_array_foreach (tamiz_desk_get_users (desk), i, user)
    {
      json_array_foreach (json_object_get (user, "roles"), j, role)
        {
          if (json_is_true (json_object_get (user, "active")) && g_strcmp0 (json_string_value (role), "sales") == 0)
            return TRUE;
        }
    }

  return FALSE;
}

/* Where nobody can sign for sales, a definition cannot come into force: colleagues first. */
static void
put_people_first (TamizFirstSteps *self,
                  gboolean         first)
{
  if (self->people_first == first)
    return;

  self->people_first = first;
  for (Step step = 0; step < N_STEPS; step++)
    {
      g_object_ref (self->rows[step]);
      adw_preferences_group_remove (self->group, self->rows[step]);
    }
  if (first)
    adw_preferences_group_add (self->group, self->rows[STEP_PEOPLE]);
  for (Step step = 0; step < N_STEPS; step++)
    {
      if (!first || step != STEP_PEOPLE)
        adw_preferences_group_add (self->group, self->rows[step]);
      g_object_unref (self->rows[step]);
    }
}

/* @definition is what the operation `today` says of it. */
void
tamiz_first_steps_refresh (TamizFirstSteps *self,
                           TamizDesk       *desk,
                           json_t          *definition)
{
  /* Until they are read the two others are taken as done: nothing flashes by. */
  self->done[STEP_SOURCES] |= !gtk_widget_get_visible (GTK_WIDGET (self));
  self->done[STEP_PROSPECTS] |= !gtk_widget_get_visible (GTK_WIDGET (self));
  put_people_first (self, !has_sales (desk));
  set_done (self, STEP_PEOPLE, count_active (desk) > 1);
  set_done (self, STEP_DEFINITION, json_is_true (json_object_get (definition, "in_force")));
  tamiz_desk_ask (desk, self, "sources", "source.list", NULL, sources_cb);
  tamiz_desk_ask (desk, self, "leads", "lead.list", json_pack ("{ss}", "limit", "1"), leads_cb);
}
