#define G_LOG_DOMAIN "tamiz-outcome-dialog"

#include "config.h"

#include "tamiz-outcome-dialog.h"

#include "tamiz-drop-down.h"
#include "tamiz-moment-row.h"
#include "tamiz-notice.h"
#include "tamiz-text.h"
#include "tamiz-typed.h"
#include "tamiz-words.h"

#include <glib/gi18n-lib.h>

struct _TamizOutcomeDialog
{
  AdwWindow parent_instance;

  GtkWidget *confirm_button;
  AdwComboRow *outcome_row;
  AdwEntryRow *amount_row;
  AdwEntryRow *currency_row;
  AdwComboRow *reason_row;
  AdwComboRow *competitor_row;
  AdwEntryRow *other_row;
  TamizMomentRow *until_row;
  AdwComboRow *good_row;
  TamizNotice *notice;

  TamizDesk *desk;
  char *lead;
  json_t *reasons;          /* (nullable): the lists that the steward keeps */
  json_t *competitors;
  gboolean reporting;
};

G_DEFINE_FINAL_TYPE (TamizOutcomeDialog, tamiz_outcome_dialog, ADW_TYPE_WINDOW)

/* (nullable): the member of a list that a row has chosen. */
static json_t *
get_chosen (AdwComboRow *row,
            json_t      *items)
{
  guint selected = adw_combo_row_get_selected (row);

  return selected != GTK_INVALID_LIST_POSITION ? json_array_get (items, selected) : NULL;
}

static const char *
get_competitor (TamizOutcomeDialog *self)
{
  json_t *chosen = get_chosen (self->competitor_row, self->competitors);
  const char *typed = gtk_editable_get_text (GTK_EDITABLE (self->other_row));

  if (chosen != NULL)
    return tamiz_words_get_text (chosen, "label");

  return tamiz_text_is_blank (typed) ? NULL : typed;
}

static void
set_text (json_t     *arguments,
          const char *key,
          const char *text)
{
  if (!tamiz_text_is_blank (text))
    tamiz_json_set_text (arguments, key, text);
}

static json_t *
make_arguments (TamizOutcomeDialog *self)
{
  int outcome = (int) adw_combo_row_get_selected (self->outcome_row);
  guint good = adw_combo_row_get_selected (self->good_row);
  json_t *arguments = json_pack ("{ss ss}", "id", self->lead, "outcome",
                                 tamiz_enum_nick (TAMIZ_ENUM_OUTCOME, outcome));
  g_autofree char *amount = NULL;
  g_autofree char *until = NULL;

  switch (outcome)
    {
    case TAMIZ_OUTCOME_WON:
      amount = tamiz_typed_number (gtk_editable_get_text (GTK_EDITABLE (self->amount_row)));
      set_text (arguments, "amount", amount);
      set_text (arguments, "currency", gtk_editable_get_text (GTK_EDITABLE (self->currency_row)));
      break;
    case TAMIZ_OUTCOME_LOST:
      set_text (arguments, "reason",
                tamiz_words_get_text (get_chosen (self->reason_row, self->reasons), "key"));
      set_text (arguments, "competitor", get_competitor (self));
      break;
    default:
      until = tamiz_moment_row_dup_text (self->until_row);
      set_text (arguments, "until", until);
    }
  if (good != 0)
    json_object_set_new (arguments, good == 1 ? "good-lead" : "bad-lead", json_true ());

  return arguments;
}

static void
reported_cb (gpointer      owner,
             json_t       *answer,
             const GError *error)
{
  TamizOutcomeDialog *self = owner;

  if (answer == NULL)
    {
      tamiz_notice_set_text (self->notice, error->message);
      self->reporting = FALSE;
      return;
    }

  gtk_window_destroy (GTK_WINDOW (self));
}

/* (nullable): why the amount cannot be read. */
static char *
dup_amount_problem (TamizOutcomeDialog *self)
{
  const char *typed = gtk_editable_get_text (GTK_EDITABLE (self->amount_row));

  if (adw_combo_row_get_selected (self->outcome_row) != TAMIZ_OUTCOME_WON || tamiz_text_is_blank (typed))
    return NULL;

  return tamiz_typed_problem (typed);
}

/* (nullable): what an outcome needs and has not, in words that speak of this dialog. */
static const char *
find_lack (TamizOutcomeDialog *self)
{
  guint outcome = adw_combo_row_get_selected (self->outcome_row);
  const char *reason = tamiz_words_get_text (get_chosen (self->reason_row, self->reasons), "key");
  g_autofree char *until = tamiz_moment_row_dup_text (self->until_row);
  TamizClock *clock = tamiz_session_get_clock (tamiz_desk_get_session (self->desk));

  if (outcome == TAMIZ_OUTCOME_LOST && reason == NULL)
    return _("Choose why it was lost");
  if (outcome == TAMIZ_OUTCOME_LOST && g_str_equal (reason, "competitor")
      && get_competitor (self) == NULL)
    return _("Say to which competitor it was lost");
  if (outcome == TAMIZ_OUTCOME_DEFERRED
      && tamiz_desk_parse_time (self->desk, until) <= tamiz_clock_get_now (clock))
    return _("Choose the day until which it is deferred, one to come");

  return NULL;
}

static void
confirm_cb (TamizOutcomeDialog *self)
{
  const char *lack = find_lack (self);
  g_autofree char *problem = dup_amount_problem (self);

  tamiz_notice_set_text (self->notice, problem != NULL ? problem : lack);
  if (problem != NULL)
    {
      gtk_widget_add_css_class (GTK_WIDGET (self->amount_row), "error");
      gtk_widget_grab_focus (GTK_WIDGET (self->amount_row));
    }
  if (self->reporting || problem != NULL || lack != NULL)
    return;

  self->reporting = TRUE;
  tamiz_desk_do (self->desk, self, "outcome.set", make_arguments (self), _("Outcome reported"),
                 reported_cb);
}

/* Only what the chosen outcome asks is shown. */
static void
show_rows (TamizOutcomeDialog *self)
{
  guint outcome = adw_combo_row_get_selected (self->outcome_row);
  gboolean lost = outcome == TAMIZ_OUTCOME_LOST;
  gboolean listed = json_array_size (self->competitors) > 0;
  guint competitor = adw_combo_row_get_selected (self->competitor_row);

  gtk_widget_set_visible (GTK_WIDGET (self->amount_row), outcome == TAMIZ_OUTCOME_WON);
  gtk_widget_set_visible (GTK_WIDGET (self->currency_row), outcome == TAMIZ_OUTCOME_WON);
  gtk_widget_set_visible (GTK_WIDGET (self->reason_row), lost);
  gtk_widget_set_visible (GTK_WIDGET (self->competitor_row), lost && listed);
  gtk_widget_set_visible (GTK_WIDGET (self->other_row),
                          lost && (!listed || competitor == json_array_size (self->competitors)));
  gtk_widget_set_visible (GTK_WIDGET (self->until_row), outcome == TAMIZ_OUTCOME_DEFERRED);
}

static void
outcome_changed_cb (TamizOutcomeDialog *self)
{
  tamiz_notice_set_text (self->notice, NULL);
  show_rows (self);
}

static void
amount_changed_cb (TamizOutcomeDialog *self)
{
  gtk_widget_remove_css_class (GTK_WIDGET (self->amount_row), "error");
}

static void
competitor_changed_cb (TamizOutcomeDialog *self)
{
  show_rows (self);
}

static void
fill (AdwComboRow *row,
      json_t      *items,
      const char  *last)
{
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);
  json_t *item;
  gsize i;

  json_array_foreach (items, i, item)
    gtk_string_list_append (names, tamiz_words_get_text (item, "label"));
  if (last != NULL)
    gtk_string_list_append (names, last);
  tamiz_drop_down_offer (row, names);
}

static void
reasons_cb (gpointer      owner,
            json_t       *answer,
            const GError *error)
{
  TamizOutcomeDialog *self = owner;

  if (answer == NULL)
    {
      tamiz_notice_set_text (self->notice, error->message);
      return;
    }

  self->reasons = json_incref (json_object_get (answer, "items"));
  fill (self->reason_row, self->reasons, NULL);
}

static void
competitors_cb (gpointer      owner,
                json_t       *answer,
                const GError *error)
{
  TamizOutcomeDialog *self = owner;

  if (answer == NULL)
    {
      tamiz_notice_set_text (self->notice, error->message);
      return;
    }

  self->competitors = json_incref (json_object_get (answer, "items"));
  fill (self->competitor_row, self->competitors, _("Another one"));
  show_rows (self);
}

static void
tamiz_outcome_dialog_dispose (GObject *object)
{
  TamizOutcomeDialog *self = TAMIZ_OUTCOME_DIALOG (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), TAMIZ_TYPE_OUTCOME_DIALOG);
  g_clear_object (&self->desk);
  g_clear_pointer (&self->lead, g_free);
  g_clear_pointer (&self->reasons, json_decref);
  g_clear_pointer (&self->competitors, json_decref);

  G_OBJECT_CLASS (tamiz_outcome_dialog_parent_class)->dispose (object);
}

static void
tamiz_outcome_dialog_class_init (TamizOutcomeDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tamiz_outcome_dialog_dispose;

  g_type_ensure (TAMIZ_TYPE_NOTICE);
  g_type_ensure (TAMIZ_TYPE_MOMENT_ROW);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/tamiz/Tamiz/pages/tamiz-outcome-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, TamizOutcomeDialog, confirm_button);
  gtk_widget_class_bind_template_child (widget_class, TamizOutcomeDialog, outcome_row);
  gtk_widget_class_bind_template_child (widget_class, TamizOutcomeDialog, amount_row);
  gtk_widget_class_bind_template_child (widget_class, TamizOutcomeDialog, currency_row);
  gtk_widget_class_bind_template_child (widget_class, TamizOutcomeDialog, reason_row);
  gtk_widget_class_bind_template_child (widget_class, TamizOutcomeDialog, competitor_row);
  gtk_widget_class_bind_template_child (widget_class, TamizOutcomeDialog, other_row);
  gtk_widget_class_bind_template_child (widget_class, TamizOutcomeDialog, until_row);
  gtk_widget_class_bind_template_child (widget_class, TamizOutcomeDialog, good_row);
  gtk_widget_class_bind_template_child (widget_class, TamizOutcomeDialog, notice);
  gtk_widget_class_bind_template_callback (widget_class, confirm_cb);
  gtk_widget_class_bind_template_callback (widget_class, outcome_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, amount_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, competitor_changed_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
widen_rows (TamizOutcomeDialog *self)
{
  AdwComboRow *const rows[] = { self->outcome_row, self->reason_row, self->competitor_row, self->good_row };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    tamiz_drop_down_widen (rows[i]);
}

static void
tamiz_outcome_dialog_init (TamizOutcomeDialog *self)
{
  g_autoptr (GtkStringList) outcomes = gtk_string_list_new (NULL);

  gtk_widget_init_template (GTK_WIDGET (self));
  widen_rows (self);
  for (guint i = 0; i < tamiz_enum_size (TAMIZ_ENUM_OUTCOME); i++)
    gtk_string_list_append (outcomes, tamiz_enum_label (TAMIZ_ENUM_OUTCOME, (int) i));
  adw_combo_row_set_model (self->outcome_row, G_LIST_MODEL (outcomes));
  show_rows (self);
}

/**
 * tamiz_outcome_dialog_show:
 * @parent: the widget that asks
 * @desk: where it is done
 * @lead: the lead's id
 * @name: whom it is about
 *
 * Asks what came of a lead, and reports it.
 */
void
tamiz_outcome_dialog_show (GtkWidget  *parent,
                           TamizDesk  *desk,
                           const char *lead,
                           const char *name)
{
  TamizOutcomeDialog *self = g_object_new (TAMIZ_TYPE_OUTCOME_DIALOG, "transient-for",
                                           gtk_widget_get_root (parent), NULL);
  g_autofree char *title = g_strdup_printf (_("Outcome of %s"), name);

  self->desk = g_object_ref (desk);
  self->lead = g_strdup (lead);
  gtk_window_set_title (GTK_WINDOW (self), title);
  gtk_editable_set_text (GTK_EDITABLE (self->currency_row), tamiz_desk_get_currency (desk));
  tamiz_desk_ask (desk, self, "reasons", "list.show", json_pack ("{ss}", "list", "lost_reason"),
                  reasons_cb);
  tamiz_desk_ask (desk, self, "competitors", "list.show", json_pack ("{ss}", "list", "competitor"),
                  competitors_cb);
  gtk_window_present (GTK_WINDOW (self));
  gtk_widget_grab_focus (GTK_WIDGET (self->outcome_row));
}
