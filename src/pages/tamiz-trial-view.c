#define G_LOG_DOMAIN "tamiz-trial-view"

#include "config.h"

#include "tamiz-trial-view.h"

#include "tamiz-notice.h"
#include "tamiz-time.h"
#include "tamiz-trial-words.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#define LEAD "tamiz-lead"
#define PART "tamiz-part"

struct _TamizTrialView
{
  AdwBin parent_instance;

  GtkLabel *against_label;
  GtkProgressBar *progress_bar;
  TamizNotice *notice;
  GtkGrid *figures_grid;
  GtkLabel *signing_label;
  GtkScale *date_scale;
  GtkAdjustment *weeks;
  GtkLabel *date_label;
  GtkBox *findings_box;
  GtkLabel *changes_label;
  GtkListBox *changes_list;

  TamizDraft *draft;
  GPtrArray *figures;       /* GtkLabel: two a row, before and after */
  json_t *listed;           /* (nullable): the items that the rows show */
  json_t *found;            /* (nullable): the findings that are shown */
  gint64 week;              /* from now on; the past is negative */
};

G_DEFINE_FINAL_TYPE (TamizTrialView, tamiz_trial_view, ADW_TYPE_BIN)

static GtkWidget *
make_label (const char *text,
            float       xalign,
            const char *css_class)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), xalign);
  if (css_class != NULL)
    gtk_widget_add_css_class (label, css_class);

  return label;
}

static void
make_figures (TamizTrialView *self)
{
  gtk_grid_attach (self->figures_grid, make_label (_("In force"), 1, "caption-heading"), 1, 0, 1, 1);
  gtk_grid_attach (self->figures_grid, make_label (_("Draft"), 1, "caption-heading"), 2, 0, 1, 1);
  for (guint i = 0; i < TAMIZ_TRIAL_N_FIGURES; i++)
    {
      GtkWidget *title = make_label (tamiz_trial_words_get_title (i), 0, NULL);

      gtk_label_set_wrap (GTK_LABEL (title), TRUE);
      gtk_widget_set_hexpand (title, TRUE);
      gtk_grid_attach (self->figures_grid, title, 0, (int) i + 1, 1, 1);
      for (guint column = 1; column <= 2; column++)
        {
          GtkWidget *label = make_label (NULL, 1, column == 2 ? "heading" : NULL);

          gtk_widget_add_css_class (label, "numeric");
          gtk_widget_set_valign (label, GTK_ALIGN_BASELINE);
          gtk_grid_attach (self->figures_grid, label, (int) column, (int) i + 1, 1, 1);
          g_ptr_array_add (self->figures, label);
        }
    }
}

static void
show_figures (TamizTrialView *self,
              json_t         *trial)
{
  static const char *const sides[] = { "before", "after" };

  for (guint i = 0; i < TAMIZ_TRIAL_N_FIGURES; i++)
    {
      for (guint side = 0; side < 2; side++)
        {
          g_autofree char *text = tamiz_trial_words_dup_figure (json_object_get (trial, sides[side]), i);

          gtk_label_set_label (g_ptr_array_index (self->figures, i * 2 + side), text);
        }
    }
}

static gint64
get_instant (TamizTrialView *self)
{
  TamizSession *session = tamiz_desk_get_session (tamiz_draft_get_desk (self->draft));

  return self->week == 0 ? 0 : tamiz_clock_get_now (tamiz_session_get_clock (session)) + self->week * 7 * TAMIZ_DAY;
}

static void
show_head (TamizTrialView *self,
           json_t         *trial)
{
  g_autofree char *head = tamiz_trial_words_dup_head (trial);
  g_autofree char *signing = tamiz_trial_words_dup_signing (trial);

  gtk_label_set_label (self->against_label, head);
  gtk_label_set_label (self->signing_label, signing);
  /* Of a past date nobody signs. */
  gtk_widget_set_visible (GTK_WIDGET (self->signing_label), get_instant (self) == 0);
}

static void
clear_box (GtkWidget *box)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (box)) != NULL)
    gtk_box_remove (GTK_BOX (box), child);
}

static void
finding_cb (TamizTrialView *self,
            GtkButton      *button)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "draft.reveal", "s", g_object_get_data (G_OBJECT (button), PART));
}

static void
add_finding (TamizTrialView *self,
             json_t         *finding)
{
  gboolean problem = g_strcmp0 (tamiz_json_get_text (finding, "severity"), "problem") == 0;
  GtkWidget *button = gtk_button_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  GtkWidget *label = make_label (tamiz_json_get_text (finding, "message"), 0, NULL);
  GtkWidget *icon = gtk_image_new_from_icon_name (problem ? "dialog-warning-symbolic" : "dialog-information-symbolic");

  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_widget_set_valign (icon, GTK_ALIGN_START);
  gtk_box_append (GTK_BOX (box), icon);
  gtk_box_append (GTK_BOX (box), label);
  gtk_button_set_child (GTK_BUTTON (button), box);
  gtk_widget_add_css_class (button, "finding");
  if (problem)
    gtk_widget_add_css_class (button, "problem");
  g_object_set_data_full (G_OBJECT (button), PART, g_strdup (tamiz_json_get_text (finding, "part")), g_free);
  g_signal_connect_object (button, "clicked", G_CALLBACK (finding_cb), self, G_CONNECT_SWAPPED);
  gtk_box_append (self->findings_box, button);
}

static void
show_findings (TamizTrialView *self)
{
  g_autoptr (json_t) all = json_array ();

  json_array_extend (all, tamiz_draft_get_findings (self->draft));
  json_array_extend (all, json_object_get (tamiz_draft_get_trial (self->draft), "findings"));
  if (json_equal (all, self->found))
    return;
  g_clear_pointer (&self->found, json_decref);
  self->found = json_incref (all);
  clear_box (GTK_WIDGET (self->findings_box));
  for (gsize i = 0; i < json_array_size (all); i++)
    add_finding (self, json_array_get (all, i));
}

static GtkWidget *
make_lead_row (json_t *item)
{
  GtkWidget *row = adw_action_row_new ();
  const char *name = tamiz_json_get_text (item, "name"), *company = tamiz_json_get_text (item, "company");
  const char *later = tamiz_trial_words_get_later (tamiz_json_get_text (item, "later"));
  g_autofree char *from = tamiz_trial_words_dup_outcome (json_object_get (item, "before"));
  g_autofree char *to = tamiz_trial_words_dup_outcome (json_object_get (item, "after"));
  g_autofree char *subtitle
      = g_strdup_printf ("%s → %s\n%s%s%s", from, to, tamiz_json_get_text (item, "reason"),
                         later != NULL ? "\n" : "", later != NULL ? later : "");

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), name != NULL ? name : company != NULL ? company : "");
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 5);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  g_object_set_data_full (G_OBJECT (row), LEAD, g_strdup (tamiz_json_get_text (item, "lead")), g_free);

  return row;
}

static void
show_leads (TamizTrialView *self,
            json_t         *trial)
{
  json_t *items = json_object_get (trial, "items");
  GtkListBoxRow *row;

  if (json_equal (items, self->listed))
    return;
  g_clear_pointer (&self->listed, json_decref);
  self->listed = json_incref (items);
  while ((row = gtk_list_box_get_row_at_index (self->changes_list, 0)) != NULL)
    gtk_list_box_remove (self->changes_list, GTK_WIDGET (row));
  for (gsize i = 0; i < json_array_size (items); i++)
    gtk_list_box_append (self->changes_list, make_lead_row (json_array_get (items, i)));
  gtk_widget_set_visible (GTK_WIDGET (self->changes_list), json_array_size (items) > 0);
}

static void
show_progress (TamizTrialView *self)
{
  guint64 done, total;
  gboolean trying = tamiz_draft_is_trying (self->draft, &done, &total);
  g_autofree char *text = NULL;

  gtk_widget_set_visible (GTK_WIDGET (self->progress_bar), trying);
  if (!trying)
    return;
  text = g_strdup_printf (_("Reading the base: %'d of %'d"), (int) done, (int) total);
  gtk_progress_bar_set_text (self->progress_bar, text);
  gtk_progress_bar_set_fraction (self->progress_bar, total > 0 ? MIN ((double) done / (double) total, 1) : 0);
}

static void
tried_cb (TamizTrialView *self)
{
  json_t *trial = tamiz_draft_get_trial (self->draft);
  g_autofree char *changes = NULL;

  show_progress (self);
  tamiz_notice_set_text (self->notice, tamiz_draft_get_failure (self->draft));
  show_findings (self);
  if (trial == NULL)
    return;
  show_figures (self, trial);
  show_head (self, trial);
  changes = tamiz_trial_words_dup_changes (trial);
  gtk_label_set_label (self->changes_label, changes);
  show_leads (self, trial);
}

static char *
dup_instant (TamizTrialView *self)
{
  gint64 at = get_instant (self);

  return at != 0 ? tamiz_time_format (at, tamiz_desk_get_zone (tamiz_draft_get_desk (self->draft))) : NULL;
}

static void
show_date (TamizTrialView *self)
{
  g_autofree char *at = dup_instant (self);
  g_autofree char *day = at != NULL ? tamiz_desk_format_day (tamiz_draft_get_desk (self->draft), at) : NULL;
  /* Translators: %s is a day */
  g_autofree char *text = day != NULL
                              ? g_strdup_printf (_("%s: what had happened by then, and what came of it; fields "
                                                   "are as they are now"), day)
                              : g_strdup (_("Now"));

  gtk_label_set_label (self->date_label, text);
}

/* The base is read already; the figures follow while the date is dragged. */
static void
date_changed_cb (TamizTrialView *self)
{
  gint64 week = (gint64) round (gtk_adjustment_get_value (self->weeks));
  g_autofree char *at = NULL;

  if (self->draft == NULL || week == self->week)
    return;
  self->week = week;
  at = dup_instant (self);
  show_date (self);
  tamiz_draft_set_instant (self->draft, at);
}

static void
lead_activated_cb (TamizTrialView *self,
                   GtkListBoxRow  *row)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "win.open-lead", "s", g_object_get_data (G_OBJECT (row), LEAD));
}

static void
tamiz_trial_view_dispose (GObject *object)
{
  TamizTrialView *self = TAMIZ_TRIAL_VIEW (object);

  if (self->draft != NULL)
    g_signal_handlers_disconnect_by_data (self->draft, self);
  g_clear_object (&self->draft);
  gtk_widget_dispose_template (GTK_WIDGET (self), TAMIZ_TYPE_TRIAL_VIEW);
  g_clear_pointer (&self->figures, g_ptr_array_unref);
  g_clear_pointer (&self->listed, json_decref);
  g_clear_pointer (&self->found, json_decref);

  G_OBJECT_CLASS (tamiz_trial_view_parent_class)->dispose (object);
}

static void
tamiz_trial_view_class_init (TamizTrialViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tamiz_trial_view_dispose;
  g_type_ensure (TAMIZ_TYPE_NOTICE);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/tamiz/Tamiz/pages/tamiz-trial-view.ui");
  gtk_widget_class_bind_template_child (widget_class, TamizTrialView, against_label);
  gtk_widget_class_bind_template_child (widget_class, TamizTrialView, progress_bar);
  gtk_widget_class_bind_template_child (widget_class, TamizTrialView, notice);
  gtk_widget_class_bind_template_child (widget_class, TamizTrialView, figures_grid);
  gtk_widget_class_bind_template_child (widget_class, TamizTrialView, signing_label);
  gtk_widget_class_bind_template_child (widget_class, TamizTrialView, date_scale);
  gtk_widget_class_bind_template_child (widget_class, TamizTrialView, weeks);
  gtk_widget_class_bind_template_child (widget_class, TamizTrialView, date_label);
  gtk_widget_class_bind_template_child (widget_class, TamizTrialView, findings_box);
  gtk_widget_class_bind_template_child (widget_class, TamizTrialView, changes_label);
  gtk_widget_class_bind_template_child (widget_class, TamizTrialView, changes_list);
  gtk_widget_class_bind_template_callback (widget_class, date_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, lead_activated_cb);
}

static void
tamiz_trial_view_init (TamizTrialView *self)
{
  self->figures = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  make_figures (self);
  gtk_widget_set_visible (GTK_WIDGET (self->changes_list), FALSE);
}

/**
 * tamiz_trial_view_set_draft:
 * @self: a view
 * @draft: the draft that is tried
 *
 * Shows what a draft would mean, from now on.
 */
void
tamiz_trial_view_set_draft (TamizTrialView *self,
                            TamizDraft     *draft)
{
  g_return_if_fail (self->draft == NULL);

  self->draft = g_object_ref (draft);
  g_signal_connect_object (draft, "tried", G_CALLBACK (tried_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (draft, "changed", G_CALLBACK (show_findings), self, G_CONNECT_SWAPPED);
  show_date (self);
}
