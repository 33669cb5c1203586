#define G_LOG_DOMAIN "tamiz-lead-head"

#include "config.h"

#include "tamiz-lead-head.h"

#include "tamiz-completeness-bar.h"
#include "tamiz-figures.h"
#include "tamiz-grade-badge.h"
#include "tamiz-lead-moves.h"
#include "tamiz-menu-tip.h"
#include "tamiz-merge-chooser.h"
#include "tamiz-person-actions.h"
#include "tamiz-text.h"
#include "tamiz-wrap-box.h"

#include <glib/gi18n-lib.h>

struct _TamizLeadHead
{
  TamizLeadPart parent_instance;

  TamizGradeBadge *badge;
  GtkLabel *name_label;
  GtkLabel *job_label;
  GtkButton *company_button;
  GtkLabel *company_label;
  GtkMenuButton *menu_button;
  GtkButton *call_button;
  GtkButton *hand_over_button;
  GtkLabel *stage_label;
  GtkLabel *owner_label;
  TamizCompletenessBar *completeness_bar;
  TamizLeadMoves *moves;
  GtkBox *refusal_box;
  GtkLabel *refusal_label;
  GtkLabel *known_label;
  GtkBox *veto_box;
  GtkLabel *veto_label;
  GtkButton *because_button;
  GtkLabel *fit_label;
  GtkLabel *fit_because_label;
  GtkLabel *interest_label;
  GtkLabel *interest_because_label;
  GtkLabel *step_label;
  TamizWrapBox *missing_box;
  json_t *missing;          /* (nullable): what the box shows */
};

G_DEFINE_FINAL_TYPE (TamizLeadHead, tamiz_lead_head, TAMIZ_TYPE_LEAD_PART)

enum
{
  GO,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static json_t *
get_json (TamizLeadHead *self)
{
  return tamiz_open_lead_get_json (tamiz_lead_part_get_lead (TAMIZ_LEAD_PART (self)));
}

static const char *
get_text (TamizLeadHead *self,
          const char    *key)
{
  return tamiz_json_get_text (get_json (self), key);
}

static void
activate_for_lead (TamizLeadHead *self,
                   const char    *action)
{
  gtk_widget_activate_action (GTK_WIDGET (self), action, "s", get_text (self, "id"));
}

static void
call_clicked_cb (TamizLeadHead *self)
{
  activate_for_lead (self, "win.call");
}

static void
hand_over_clicked_cb (TamizLeadHead *self)
{
  activate_for_lead (self, "win.hand-over");
}

static void
company_clicked_cb (TamizLeadHead *self)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "win.open-company", "s", get_text (self, "company_id"));
}

static void
because_clicked_cb (TamizLeadHead *self)
{
  g_signal_emit (self, signals[GO], 0, "because", NULL);
}

static void
show_text (GtkLabel   *label,
           const char *text)
{
  gtk_label_set_label (label, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (label), !tamiz_text_is_blank (text));
}

static void
show_who (TamizLeadHead *self)
{
  TamizOpenLead *lead = tamiz_lead_part_get_lead (TAMIZ_LEAD_PART (self));
  const char *company = get_text (self, "company");
  const char *owner = get_text (self, "owner");
  g_autofree char *name = tamiz_open_lead_dup_name (lead);
  g_autofree char *owned = NULL;
  int stage = 0;

  tamiz_enum_from_nick (TAMIZ_ENUM_STAGE, get_text (self, "stage"), &stage);
  if (owner != NULL)
    /* Translators: %s is whose prospect it is */
    owned = g_strdup_printf (_("Owner: %s"),
                             tamiz_desk_get_user_name (tamiz_open_lead_get_desk (lead), owner));
  gtk_label_set_label (self->name_label, name);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->name_label), name);
  show_text (self->job_label, get_text (self, "job_title"));
  gtk_widget_set_visible (GTK_WIDGET (self->company_button), company != NULL);
  gtk_label_set_label (self->company_label, company != NULL ? company : "");
  if (gtk_widget_get_visible (GTK_WIDGET (self->job_label)))
    gtk_widget_remove_css_class (GTK_WIDGET (self->company_button), "first");
  else
    gtk_widget_add_css_class (GTK_WIDGET (self->company_button), "first");
  gtk_label_set_label (self->stage_label, tamiz_enum_label (TAMIZ_ENUM_STAGE, stage));
  gtk_label_set_label (self->owner_label, owned != NULL ? owned : _("No owner"));
  tamiz_grade_badge_set_nick (self->badge, get_text (self, "grade"));
}

/* Whether nothing lacks of a lead that stands too low all the same: it was deferred, or came
 * back, and only news lead it up again.
 */
static gboolean
waits_for_news (TamizLeadHead *self,
                json_t        *verdict)
{
  json_t *lack;
  gsize i;

  if (g_strcmp0 (get_text (self, "obstacle"), "not_ready") != 0 || !json_is_object (verdict)
      || tamiz_json_get_text (verdict, "veto") != NULL)
    return FALSE;
  json_array_foreach (json_object_get (verdict, "missing"), i, lack)
    {
      if (json_is_true (json_object_get (lack, "required")))
        return FALSE;
    }

  return TRUE;
}

static const char *
get_news_text (void)
{
  return _("Nothing is missing any more: with the next call, message or answer it is ready for sales");
}

/* (nullable): why the lead cannot be handed over now. */
static const char *
find_obstacle (TamizLeadHead *self)
{
  const char *obstacle = get_text (self, "obstacle");

  if (tamiz_desk_may (tamiz_lead_part_get_desk (TAMIZ_LEAD_PART (self)), TAMIZ_RIGHT_SEND)
      == TAMIZ_PERMISSION_NO)
    return _("Leads are handed over by marketing");
  if (waits_for_news (self, json_object_get (get_json (self), "verdict")))
    return get_news_text ();
  if (g_strcmp0 (obstacle, "not_ready") == 0)
    return _("Not ready for sales yet: first comes what is missing");
  if (g_strcmp0 (obstacle, "put_aside") == 0)
    return _("It was put aside; take it up again first");
  if (obstacle != NULL)
    return _("It was handed over already");

  return NULL;
}

static void
show_buttons (TamizLeadHead *self)
{
  TamizOpenLead *lead = tamiz_lead_part_get_lead (TAMIZ_LEAD_PART (self));
  const char *obstacle = find_obstacle (self);
  gboolean may_call = tamiz_open_lead_may_work (lead);

  gtk_widget_set_sensitive (GTK_WIDGET (self->hand_over_button), obstacle == NULL);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->hand_over_button),
                               obstacle != NULL ? obstacle : _("Prepare the handoff to sales"));
  if (obstacle == NULL)
    gtk_widget_add_css_class (GTK_WIDGET (self->hand_over_button), "suggested-action");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->hand_over_button), "suggested-action");
  gtk_widget_set_sensitive (GTK_WIDGET (self->call_button), may_call);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->call_button),
                               may_call ? _("Call, with what is still to be asked")
                                        : _("Calls are made by marketing and by the lead's executive"));
}

static char *
dup_contributions (json_t     *verdict,
                   const char *axis)
{
  g_autoptr (GString) text = g_string_new (NULL);
  json_t *line;
  gsize i;

  json_array_foreach (json_object_get (verdict, "because"), i, line)
    {
      double points = json_number_value (json_object_get (line, "points"));
      g_autofree char *figure = tamiz_figures_format (TAMIZ_FIGURE_COUNT, points);

      if (g_strcmp0 (tamiz_json_get_text (line, "axis"), axis) != 0)
        continue;
      g_string_append_printf (text, "%s%s %s%s", text->len > 0 ? "  ·  " : "",
                              tamiz_json_get_text (line, "title"), points >= 0 ? "+" : "", figure);
    }
  if (text->len == 0)
    g_string_append (text, _("nothing yet"));

  return g_string_free (g_steal_pointer (&text), FALSE);
}

static char *
format_score (json_t     *verdict,
              const char *axis)
{
  return tamiz_figures_format (TAMIZ_FIGURE_COUNT,
                               json_number_value (json_object_get (verdict, axis)));
}

static void
show_because (TamizLeadHead *self,
              json_t        *verdict)
{
  g_autofree char *fit = format_score (verdict, "fit");
  g_autofree char *interest = format_score (verdict, "interest");
  g_autofree char *fit_lines = dup_contributions (verdict, "fit");
  g_autofree char *interest_lines = dup_contributions (verdict, "interest");
  /* Translators: how well the profile fits; %s is 0 to 100 */
  g_autofree char *fit_text = g_strdup_printf (_("Fit %s"), fit);
  /* Translators: how much interest was shown; %s is 0 to 100 */
  g_autofree char *interest_text = g_strdup_printf (_("Interest %s"), interest);

  gtk_label_set_label (self->fit_label, fit_text);
  gtk_label_set_label (self->fit_because_label, fit_lines);
  gtk_label_set_label (self->interest_label, interest_text);
  gtk_label_set_label (self->interest_because_label, interest_lines);
}

static void
missing_clicked_cb (TamizLeadHead *self,
                    GtkButton     *button)
{
  json_t *lack = g_object_get_data (G_OBJECT (button), "lack");

  g_signal_emit (self, signals[GO], 0, tamiz_json_get_text (lack, "what"),
                 tamiz_json_get_text (lack, "key"));
}

static char *
describe_lack (json_t *lack)
{
  const char *title = tamiz_json_get_text (lack, "title");
  const char *state = tamiz_json_get_text (lack, "state");
  const char *what = tamiz_json_get_text (lack, "what");

  if (g_strcmp0 (state, "disputed") == 0)
    /* Translators: %s is a criterion that sales disputes */
    return g_strdup_printf (_("%s: disputed"), title);
  if (g_strcmp0 (state, "not_met") == 0 && g_strcmp0 (what, "criterion") == 0)
    /* Translators: %s is a criterion */
    return g_strdup_printf (_("%s: not met"), title);

  return g_strdup (title);
}

static void
add_lack (TamizLeadHead *self,
          json_t        *lack)
{
  g_autofree char *text = describe_lack (lack);
  GtkWidget *label = gtk_label_new (text);
  GtkWidget *button = gtk_button_new ();

  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_button_set_child (GTK_BUTTON (button), label);
  gtk_widget_add_css_class (button, "chip");
  if (g_strcmp0 (tamiz_json_get_text (lack, "state"), "unknown") != 0)
    gtk_widget_add_css_class (button, "not-met");
  gtk_widget_set_tooltip_text (button, text);
  g_object_set_data_full (G_OBJECT (button), "lack", json_incref (lack), (GDestroyNotify) json_decref);
  g_signal_connect_object (button, "clicked", G_CALLBACK (missing_clicked_cb), self, G_CONNECT_SWAPPED);
  tamiz_wrap_box_append (self->missing_box, button);
}

/* What is required first, then what is desirable, each under its word. */
static void
add_lacks (TamizLeadHead *self,
           gboolean       required,
           const char    *word)
{
  gboolean first = TRUE;
  json_t *lack;
  gsize i;

  json_array_foreach (self->missing, i, lack)
    {
      if (json_is_true (json_object_get (lack, "required")) != required)
        continue;
      if (first)
        {
          GtkWidget *label = gtk_label_new (word);

          gtk_widget_add_css_class (label, "dim-label");
          tamiz_wrap_box_append (self->missing_box, label);
        }
      first = FALSE;
      add_lack (self, lack);
    }
}

static void
show_missing (TamizLeadHead *self,
              json_t        *missing)
{
  if (self->missing != NULL && json_equal (self->missing, missing))
    return;

  g_clear_pointer (&self->missing, json_decref);
  self->missing = json_incref (missing);
  tamiz_wrap_box_remove_all (self->missing_box);
  add_lacks (self, TRUE, _("Missing:"));
  add_lacks (self, FALSE, _("Desirable:"));
  gtk_widget_set_visible (GTK_WIDGET (self->missing_box), json_array_size (missing) > 0);
}

static void
show_verdict (TamizLeadHead *self,
              json_t        *verdict)
{
  const char *step = waits_for_news (self, verdict) ? get_news_text ()
                                                    : tamiz_json_get_text (verdict, "smallest_step");
  const char *veto = tamiz_json_get_text (verdict, "veto");
  gboolean judged = json_is_object (verdict);

  gtk_widget_set_visible (GTK_WIDGET (self->because_button), judged);
  gtk_widget_set_visible (GTK_WIDGET (self->completeness_bar), judged);
  gtk_widget_set_visible (GTK_WIDGET (self->veto_box), veto != NULL);
  gtk_label_set_label (self->veto_label, veto != NULL ? veto : "");
  if (judged)
    {
      show_because (self, verdict);
      tamiz_completeness_bar_set_share (self->completeness_bar,
                                        json_number_value (json_object_get (verdict, "completeness")));
      show_text (self->step_label, step);
    }
  else
    show_text (self->step_label,
               get_text (self, "erased") == NULL
                   ? tamiz_open_lead_why_unjudged (tamiz_lead_part_get_lead (TAMIZ_LEAD_PART (self)))
                   : NULL);
  show_missing (self, json_object_get (verdict, "missing"));
}

/* Whom nobody is to contact, and whom we know already, is seen before anything is done. */
static void
show_standing (TamizLeadHead *self)
{
  json_t *json = get_json (self);
  json_t *known = json_object_get (json, "known");
  json_t *channel = json_array_get (json_object_get (json_object_get (json, "consents"), "channels"), 0);
  gboolean refuses = json_is_true (json_object_get (json, "do_not_contact"));
  const char *why = refuses ? tamiz_json_get_text (channel, "why_not") : NULL;
  /* Translators: above a person; %s says why */
  g_autofree char *refusal = why != NULL ? g_strdup_printf (_("Do not contact. %s"), why) : NULL;
  const char *sentence = tamiz_json_get_text (known, "sentence");
  g_autofree char *proposed = NULL;

  if (get_text (self, "erased") != NULL)
    sentence = _("The person was erased. What is left is the history of the lead");
  else if (tamiz_json_get_text (known, "discard_reason") != NULL)
    /* Translators: %s is "Competitor: NAME" */
    sentence = proposed = g_strdup_printf (_("%s. To be discarded?"), sentence);
  gtk_widget_set_visible (GTK_WIDGET (self->refusal_box), refuses);
  gtk_label_set_label (self->refusal_label, refusal != NULL ? refusal : _("Do not contact"));
  show_text (self->known_label, sentence);
}

/* Another lead begins with its name. */
static void
scroll_up (TamizLeadHead *self)
{
  GtkWidget *scroller = gtk_widget_get_ancestor (GTK_WIDGET (self), GTK_TYPE_SCROLLED_WINDOW);

  if (scroller != NULL)
    gtk_adjustment_set_value (gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (scroller)), 0);
}

static void
tamiz_lead_head_refresh (TamizLeadPart *part,
                         gboolean       other)
{
  static const char *const of_steward[] = { "lead.merge", "lead.erase-person" };
  TamizLeadHead *self = TAMIZ_LEAD_HEAD (part);
  gboolean keeps = tamiz_desk_may (tamiz_lead_part_get_desk (part), TAMIZ_RIGHT_KEEP) == TAMIZ_PERMISSION_YES;

  if (other)
    {
      tamiz_lead_moves_close (self->moves);
      scroll_up (self);
    }
  show_who (self);
  show_buttons (self);
  show_standing (self);
  show_verdict (self, json_object_get (get_json (self), "verdict"));
  tamiz_lead_moves_show (self->moves, tamiz_lead_part_get_lead (part));
  for (guint i = 0; i < G_N_ELEMENTS (of_steward); i++)
    gtk_widget_action_set_enabled (GTK_WIDGET (self), of_steward[i], get_text (self, "erased") == NULL && keeps);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "lead.export-person", get_text (self, "erased") == NULL);
  gtk_widget_set_sensitive (GTK_WIDGET (self->menu_button),
                            tamiz_open_lead_may_work (tamiz_lead_part_get_lead (part)) || keeps);
}

static void
tamiz_lead_head_dispose (GObject *object)
{
  TamizLeadHead *self = TAMIZ_LEAD_HEAD (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), TAMIZ_TYPE_LEAD_HEAD);
  g_clear_pointer (&self->missing, json_decref);

  G_OBJECT_CLASS (tamiz_lead_head_parent_class)->dispose (object);
}

static void
ask_cb (GtkWidget  *widget,
        const char *name,
        GVariant   *parameter)
{
  tamiz_lead_moves_ask (TAMIZ_LEAD_HEAD (widget)->moves, name + strlen ("lead."));
}

static void
person_cb (GtkWidget  *widget,
           const char *name,
           GVariant   *parameter)
{
  TamizOpenLead *lead = tamiz_lead_part_get_lead (TAMIZ_LEAD_PART (widget));

  if (g_str_equal (name, "lead.erase-person"))
    tamiz_person_actions_erase (widget, lead);
  else
    tamiz_person_actions_export (widget, lead);
}

static void
merge_cb (GtkWidget  *widget,
          const char *name,
          GVariant   *parameter)
{
  GtkRoot *root = gtk_widget_get_root (widget);
  TamizDesk *desk = tamiz_lead_part_get_desk (TAMIZ_LEAD_PART (widget));

  gtk_window_present (GTK_WINDOW (
      tamiz_merge_chooser_new (GTK_WINDOW (root), desk, get_json (TAMIZ_LEAD_HEAD (widget)))));
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/tamiz/Tamiz/pages/tamiz-lead-head.ui");
  gtk_widget_class_bind_template_child (widget_class, TamizLeadHead, badge);
  gtk_widget_class_bind_template_child (widget_class, TamizLeadHead, name_label);
  gtk_widget_class_bind_template_child (widget_class, TamizLeadHead, job_label);
  gtk_widget_class_bind_template_child (widget_class, TamizLeadHead, company_button);
  gtk_widget_class_bind_template_child (widget_class, TamizLeadHead, company_label);
  gtk_widget_class_bind_template_child (widget_class, TamizLeadHead, menu_button);
  gtk_widget_class_bind_template_child (widget_class, TamizLeadHead, call_button);
  gtk_widget_class_bind_template_child (widget_class, TamizLeadHead, hand_over_button);
  gtk_widget_class_bind_template_child (widget_class, TamizLeadHead, stage_label);
  gtk_widget_class_bind_template_child (widget_class, TamizLeadHead, owner_label);
  gtk_widget_class_bind_template_child (widget_class, TamizLeadHead, completeness_bar);
  gtk_widget_class_bind_template_child (widget_class, TamizLeadHead, moves);
  gtk_widget_class_bind_template_child (widget_class, TamizLeadHead, refusal_box);
  gtk_widget_class_bind_template_child (widget_class, TamizLeadHead, refusal_label);
  gtk_widget_class_bind_template_child (widget_class, TamizLeadHead, known_label);
  gtk_widget_class_bind_template_child (widget_class, TamizLeadHead, veto_box);
  gtk_widget_class_bind_template_child (widget_class, TamizLeadHead, veto_label);
  gtk_widget_class_bind_template_child (widget_class, TamizLeadHead, because_button);
  gtk_widget_class_bind_template_child (widget_class, TamizLeadHead, fit_label);
  gtk_widget_class_bind_template_child (widget_class, TamizLeadHead, fit_because_label);
  gtk_widget_class_bind_template_child (widget_class, TamizLeadHead, interest_label);
  gtk_widget_class_bind_template_child (widget_class, TamizLeadHead, interest_because_label);
  gtk_widget_class_bind_template_child (widget_class, TamizLeadHead, step_label);
  gtk_widget_class_bind_template_child (widget_class, TamizLeadHead, missing_box);
  gtk_widget_class_bind_template_callback (widget_class, call_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, hand_over_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, company_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, because_clicked_cb);
}

static void
tamiz_lead_head_class_init (TamizLeadHeadClass *klass)
{
  static const char *const actions[]
      = { "lead.tag",     "lead.move-back", "lead.defer",
          "lead.discard", "lead.take-up",   "lead.do-not-contact" };
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tamiz_lead_head_dispose;
  TAMIZ_LEAD_PART_CLASS (klass)->refresh = tamiz_lead_head_refresh;

  /* (what, key): somebody wants to go to what supplies it, as in an answer's “missing”. */
  signals[GO] = g_signal_new ("go", TAMIZ_TYPE_LEAD_HEAD, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                              G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_STRING);

  for (guint i = 0; i < G_N_ELEMENTS (actions); i++)
    gtk_widget_class_install_action (widget_class, actions[i], NULL, ask_cb);
  gtk_widget_class_install_action (widget_class, "lead.merge", NULL, merge_cb);
  gtk_widget_class_install_action (widget_class, "lead.export-person", NULL, person_cb);
  gtk_widget_class_install_action (widget_class, "lead.erase-person", NULL, person_cb);
  g_type_ensure (TAMIZ_TYPE_GRADE_BADGE);
  g_type_ensure (TAMIZ_TYPE_COMPLETENESS_BAR);
  g_type_ensure (TAMIZ_TYPE_WRAP_BOX);
  g_type_ensure (TAMIZ_TYPE_LEAD_MOVES);
  bind_template (widget_class);
}

static void
tamiz_lead_head_init (TamizLeadHead *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  tamiz_menu_tip_rest (self->menu_button);
  tamiz_wrap_box_set_spacing (self->missing_box, 4, 4);
}
