#define G_LOG_DOMAIN "tamiz-step-list"

#include "config.h"

#include "tamiz-step-list.h"

#include "tamiz-enums.h"
#include "tamiz-words.h"

#include <glib/gi18n-lib.h>

struct _TamizStepList
{
  AdwBin parent_instance;

  AdwActionRow *rows[TAMIZ_STEP_TRANSFER + 1];
  GtkImage *icons[TAMIZ_STEP_TRANSFER + 1];
};

G_DEFINE_FINAL_TYPE (TamizStepList, tamiz_step_list, ADW_TYPE_BIN)

static const char *
get_icon (TamizStepState state)
{
  switch (state)
    {
    case TAMIZ_STEP_STATE_DONE:
      return "tamiz-done-symbolic";
    case TAMIZ_STEP_STATE_FAILED:
    case TAMIZ_STEP_STATE_IN_DOUBT:
      return "tamiz-warning-symbolic";
    case TAMIZ_STEP_STATE_WAIVED:
      return "tamiz-remove-symbolic";
    case TAMIZ_STEP_STATE_WAITING:
    default:
      return "tamiz-clock-symbolic";
    }
}

static void
tamiz_step_list_class_init (TamizStepListClass *klass)
{
}

static void
tamiz_step_list_init (TamizStepList *self)
{
  GtkWidget *group = adw_preferences_group_new ();

  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (group), _("Step by Step"));
  for (int step = 0; step < (int) G_N_ELEMENTS (self->rows); step++)
    {
      self->rows[step] = ADW_ACTION_ROW (adw_action_row_new ());
      self->icons[step] = GTK_IMAGE (gtk_image_new ());
      adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (self->rows[step]), FALSE);
      adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->rows[step]), tamiz_enum_label (TAMIZ_ENUM_STEP, step));
      adw_action_row_set_subtitle_lines (self->rows[step], 4);
      adw_action_row_add_prefix (self->rows[step], GTK_WIDGET (self->icons[step]));
      adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), GTK_WIDGET (self->rows[step]));
    }
  adw_bin_set_child (ADW_BIN (self), group);
}

GtkWidget *
tamiz_step_list_new (void)
{
  return g_object_new (TAMIZ_TYPE_STEP_LIST, NULL);
}

/* “to” is an address that something goes to. */
static char *
dup_words (json_t         *step,
           TamizStepState  state)
{
  const char *message = tamiz_words_get_text (step, "message");
  const char *to = tamiz_words_get_text (step, "to");
  const char *cc = tamiz_words_get_text (step, "cc");
  g_autofree char *addressed = NULL;

  if (to != NULL && state == TAMIZ_STEP_STATE_WAITING)
    {
      addressed = cc != NULL ? g_strdup_printf (_("Mail to %s, with a copy to %s"), to, cc)
                             : g_strdup_printf (_("Notice and mail to %s"), to);
      message = addressed;
    }

  return message != NULL ? g_strdup_printf ("%s: %s", tamiz_enum_label (TAMIZ_ENUM_STEP_STATE, state), message)
                         : g_strdup (tamiz_enum_label (TAMIZ_ENUM_STEP_STATE, state));
}

/* @steps: of handoff.prepare or handoff.show: by the steps' names */
void
tamiz_step_list_show (TamizStepList *self,
                      json_t        *steps)
{
  for (int step = 0; step < (int) G_N_ELEMENTS (self->rows); step++)
    {
      json_t *object = json_object_get (steps, tamiz_enum_nick (TAMIZ_ENUM_STEP, step));
      int state = TAMIZ_STEP_STATE_WAITING;
      g_autofree char *words = NULL;

      tamiz_enum_from_nick (TAMIZ_ENUM_STEP_STATE, tamiz_words_get_text (object, "state"), &state);
      words = dup_words (object, (TamizStepState) state);
      gtk_image_set_from_icon_name (self->icons[step], get_icon ((TamizStepState) state));
      adw_action_row_set_subtitle (self->rows[step], words);
    }
}
