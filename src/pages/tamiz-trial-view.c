#define G_LOG_DOMAIN "tamiz-trial-view"

#include "config.h"

#include "tamiz-trial-view.h"

#include "tamiz-notice.h"
#include "tamiz-time.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#define LEAD "tamiz-lead"
#define PART "tamiz-part"
/* The date is dragged through weeks; the base is read again when it has come to rest. */
#define QUIET 250

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
  guint source;
};

G_DEFINE_FINAL_TYPE (TamizTrialView, tamiz_trial_view, ADW_TYPE_BIN)

/* What the rows of numbers tell: a path within "before" and "after". */
static const struct
{
  const char *title, *object, *key;
  gboolean share;
} figures[] = {
  { N_("Leads, ready for sales"), "stages", "sql", FALSE },
  { N_("MQL"), "stages", "mql", FALSE },
  { N_("Grade A"), "grades", "A", FALSE },
  { N_("Grade B"), "grades", "B", FALSE },
  { N_("Grade C"), "grades", "C", FALSE },
  { N_("Calls a week"), NULL, "calls_per_week", FALSE },
  { N_("Of the inquiries pass"), NULL, "inquiries_passing", TRUE },
  { N_("Had been ready when handed over"), NULL, "qualified", FALSE },
};

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
  for (guint i = 0; i < G_N_ELEMENTS (figures); i++)
    {
      GtkWidget *title = make_label (_(figures[i].title), 0, NULL);

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

static char *
dup_figure (json_t *side,
            guint   n)
{
  json_t *object = figures[n].object != NULL ? json_object_get (side, figures[n].object) : side;
  json_t *value = json_object_get (object, figures[n].key);

  if (!json_is_number (value))
    return g_strdup ("–");
  if (figures[n].share)
    /* Translators: a share in per cent */
    return g_strdup_printf (_("%.1f %%"), json_number_value (value) * 100);
  if (json_is_integer (value))
    return g_strdup_printf ("%'d", (int) json_integer_value (value));

  return g_strdup_printf ("%'.0f", json_number_value (value));
}

static void
show_figures (TamizTrialView *self,
              json_t         *trial)
{
  static const char *const sides[] = { "before", "after" };

  for (guint i = 0; i < G_N_ELEMENTS (figures); i++)
    {
      for (guint side = 0; side < 2; side++)
        {
          g_autofree char *text = dup_figure (json_object_get (trial, sides[side]), i);

          gtk_label_set_label (g_ptr_array_index (self->figures, i * 2 + side), text);
        }
    }
}

static gint64
get_instant (TamizTrialView *self)
{
  gint64 weeks = (gint64) round (gtk_adjustment_get_value (self->weeks));

  return weeks == 0 ? 0 : tamiz_clock_get_now (tamiz_session_get_clock (tamiz_desk_get_session (tamiz_draft_get_desk (self->draft))))
                            + weeks * 7 * TAMIZ_DAY;
}

static void
show_head (TamizTrialView *self,
           json_t         *trial)
{
  int against = (int) tamiz_json_get_int (trial, "against", 0);
  int leads = (int) tamiz_json_get_int (trial, "leads", 0);
  int up = (int) tamiz_json_get_int (json_object_get (trial, "on_signing"), "up", 0);
  int down = (int) tamiz_json_get_int (json_object_get (trial, "on_signing"), "down", 0);
  g_autofree char *head = NULL, *signing = NULL;

  head = against != 0 ? g_strdup_printf (ngettext ("%'d lead, beside version %d, which is in force",
                                                   "%'d leads, beside version %d, which is in force", leads),
                                         leads, against)
                      : g_strdup_printf (ngettext ("%'d lead; no version is in force yet",
                                                   "%'d leads; no version is in force yet", leads),
                                         leads);
  /* Translators: how many leads, how many leads */
  signing = g_strdup_printf (_("Signed today, %'d would go up. %'d stand higher than it says; they stay, "
                               "unless the signers choose that leads go back."),
                             up, down);
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

static void
append_part (GString    *text,
             json_t     *object,
             const char *key,
             const char *words)
{
  int n = (int) tamiz_json_get_int (object, key, 0);

  if (n == 0)
    return;
  g_string_append (text, text->len > 0 ? ", " : "");
  g_string_append_printf (text, "%'d %s", n, words);
}

/* (nullable): a sentence on whoever goes up, or down, and what became of them. */
static char *
dup_changed (json_t     *object,
             const char *sentence)
{
  g_autoptr (GString) later = g_string_new (NULL);

  if (tamiz_json_get_int (object, "leads", 0) == 0)
    return NULL;
  append_part (later, object, "won", _("won"));
  append_part (later, object, "lost", _("lost"));
  append_part (later, object, "returned", _("returned by sales"));

  /* Translators: a sentence, and what became of those leads */
  return later->len > 0 ? g_strdup_printf (_("%s; of these: %s"), sentence, later->str) : g_strdup (sentence);
}

/**
 * tamiz_trial_dup_changes:
 * @trial: an answer of definition.preview
 *
 * Says how many leads change, and what became of them: “212 leads no longer qualify; of these: 3 won.”
 *
 * Returns: (transfer full): sentences, a line each
 */
char *
tamiz_trial_dup_changes (json_t *trial)
{
  json_t *changed = json_object_get (trial, "changed");
  json_t *promoted = json_object_get (changed, "promoted"), *demoted = json_object_get (changed, "demoted");
  json_t *regraded = json_object_get (changed, "regraded");
  int n_up = (int) tamiz_json_get_int (promoted, "leads", 0);
  int n_down = (int) tamiz_json_get_int (demoted, "leads", 0);
  int n_other = (int) tamiz_json_get_int (regraded, "leads", 0);
  g_autofree char *all_up
      = g_strdup_printf (ngettext ("%'d lead would stand higher", "%'d leads would stand higher", n_up), n_up);
  g_autofree char *all_down
      = g_strdup_printf (ngettext ("%'d lead no longer qualifies", "%'d leads no longer qualify", n_down), n_down);
  g_autofree char *all_others = g_strdup_printf (
      ngettext ("%'d lead only gets another grade", "%'d leads only get another grade", n_other), n_other);
  g_autofree char *up = dup_changed (promoted, all_up);
  g_autofree char *down = dup_changed (demoted, all_down);
  g_autofree char *other = dup_changed (regraded, all_others);
  g_autoptr (GString) text = g_string_new (NULL);
  char *sentences[] = { down, up, other };

  for (guint i = 0; i < G_N_ELEMENTS (sentences); i++)
    {
      if (sentences[i] != NULL)
        g_string_append_printf (text, "%s%s.", text->len > 0 ? "\n" : "", sentences[i]);
    }
  if (text->len == 0)
    g_string_append (text, json_is_null (json_object_get (trial, "before")) ? "" : _("Nobody changes."));

  return g_string_free (g_steal_pointer (&text), FALSE);
}

static const char *
get_later_label (const char *later)
{
  if (g_strcmp0 (later, "won") == 0)
    return _("Won later");
  if (g_strcmp0 (later, "lost") == 0)
    return _("Lost later");
  if (g_strcmp0 (later, "returned") == 0)
    return _("Returned later");

  return g_strcmp0 (later, "handed_over") == 0 ? _("Handed over") : NULL;
}

static char *
dup_outcome (json_t *outcome)
{
  const char *grade = tamiz_json_get_text (outcome, "grade");
  int stage = 0;

  tamiz_enum_from_nick (TAMIZ_ENUM_STAGE, tamiz_json_get_text (outcome, "stage"), &stage);
  return g_strdup_printf ("%s · %s", grade != NULL ? grade : "–", tamiz_enum_label (TAMIZ_ENUM_STAGE, stage));
}

static GtkWidget *
make_lead_row (json_t *item)
{
  GtkWidget *row = adw_action_row_new ();
  const char *name = tamiz_json_get_text (item, "name"), *company = tamiz_json_get_text (item, "company");
  const char *later = get_later_label (tamiz_json_get_text (item, "later"));
  g_autofree char *from = dup_outcome (json_object_get (item, "before"));
  g_autofree char *to = dup_outcome (json_object_get (item, "after"));
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
  changes = tamiz_trial_dup_changes (trial);
  gtk_label_set_label (self->changes_label, changes);
  show_leads (self, trial);
}

static char *
dup_instant (TamizTrialView *self)
{
  gint64 at = get_instant (self);

  return at != 0 ? tamiz_time_format (at, tamiz_desk_get_zone (tamiz_draft_get_desk (self->draft))) : NULL;
}

static gboolean
quiet_cb (gpointer user_data)
{
  TamizTrialView *self = user_data;
  g_autofree char *at = dup_instant (self);

  self->source = 0;
  tamiz_draft_set_instant (self->draft, at);

  return G_SOURCE_REMOVE;
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

static void
date_changed_cb (TamizTrialView *self)
{
  if (self->draft == NULL)
    return;
  show_date (self);
  g_clear_handle_id (&self->source, g_source_remove);
  self->source = g_timeout_add (QUIET, quiet_cb, self);
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

  g_clear_handle_id (&self->source, g_source_remove);
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
