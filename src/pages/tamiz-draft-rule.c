#define G_LOG_DOMAIN "tamiz-draft-rule"

#include "config.h"

#include "tamiz-draft-rule.h"

#include "tamiz-definition-words.h"
#include "tamiz-draft-kinds.h"
#include "tamiz-draft-rows.h"
#include "tamiz-into-sight.h"
#include "tamiz-list-names.h"

#include <glib/gi18n-lib.h>
#include <math.h>

/* What the slider offers; more can be typed. */
#define MOST_SLID 100
#define MOST_POINTS 1000
#define SLIDER_WIDTH 96

struct _TamizDraftRule
{
  AdwExpanderRow parent_instance;

  TamizDraft *draft;
  char *key;
  char *part; /* its path */
  guint position;
  GtkWidget *scale;
  /* (nullable): made when it is first unfolded */
  GtkWidget *title_row, *kinds_row, *weak_row;
};

G_DEFINE_FINAL_TYPE (TamizDraftRule, tamiz_draft_rule, ADW_TYPE_EXPANDER_ROW)

static char *
dup_part (TamizDraftRule *self,
          const char     *member)
{
  return g_strconcat (self->part, "/", member, NULL);
}

static gint64
get_thousandths (json_t     *rule,
                 const char *member)
{
  return llround (json_number_value (json_object_get (rule, member)) * 1000);
}

static gboolean
is_weak (json_t *rule)
{
  json_t *weak = json_object_get (rule, "weak");

  return json_is_boolean (weak) ? json_is_true (weak) : tamiz_draft_kinds_weak (rule);
}

/* “30 points, at most 50 in all, halves every 30 days; weak signal” */
static char *
dup_worth (json_t *rule)
{
  TamizInterestRule words = {
    .points = get_thousandths (rule, "points"),
    .cap = get_thousandths (rule, "cap"),
    .half_life_days = tamiz_json_get_int (rule, "half_life_days", 0),
    .most_per_day = (guint) tamiz_json_get_int (rule, "most_per_day", 0),
    .weak = is_weak (rule),
  };

  return tamiz_definition_words_worth (&words);
}

/* The cap has the sign of the points; where there are none, none is needed. */
static json_t *
set_points (json_t *before,
            json_t *points)
{
  json_t *rule = json_deep_copy (before);
  gint64 cap = get_thousandths (before, "cap"), now = llround (json_number_value (points) * 1000);

  json_object_set_new (rule, "points", points);
  if (now == 0)
    json_object_del (rule, "cap");
  else if (cap != 0 && (cap > 0) != (now > 0))
    json_object_set_new (rule, "cap", tamiz_json_thousandths (-cap));

  return rule;
}

static GtkWidget *
add_number (TamizDraftRule *self,
            const char     *member,
            const char     *title,
            const char     *subtitle,
            double          lower,
            double          upper,
            guint           decimals)
{
  g_autofree char *part = dup_part (self, member);
  GtkWidget *row
      = tamiz_draft_number_row (self->draft, part, title, subtitle, lower, upper, 1, FALSE);

  tamiz_draft_number_row_set_decimals (row, decimals);
  adw_expander_row_add_row (ADW_EXPANDER_ROW (self), row);

  return row;
}

static void
add_text (TamizDraftRule *self,
          const char     *member,
          const char     *title)
{
  g_autofree char *part = dup_part (self, member);
  GtkWidget *row = tamiz_draft_text_row (self->draft, part, title);

  tamiz_draft_text_row_set_optional (row);
  adw_expander_row_add_row (ADW_EXPANDER_ROW (self), row);
}

static void
add_numbers (TamizDraftRule *self)
{
  GtkWidget *row = add_number (self, "points", _("Points"), _("Below 0 they take interest away"),
                               -MOST_POINTS, MOST_POINTS, 3);

  tamiz_draft_number_set_whole (row, set_points);
  row = add_number (self, "half_life_days", _("Halves every N days"), _("0: it never fades"), 0,
                    36500, 0);
  tamiz_draft_number_row_set_absent (row, 0);
  row = add_number (self, "cap", _("Cap"), _("Most points in all, of the same sign; 0: no cap"),
                    -MOST_POINTS, MOST_POINTS, 3);
  tamiz_draft_number_row_set_absent (row, 0);
  row = add_number (self, "most_per_day", _("At most N a day"),
                    _("Those beyond count nothing; 0: all count"), 0, 1000, 0);
  tamiz_draft_number_row_set_absent (row, 0);
}

static GtkWidget *
make_mover (const char *icon,
            const char *label,
            const char *action)
{
  GtkWidget *button = gtk_button_new_from_icon_name (icon);

  gtk_widget_set_tooltip_text (button, label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, label,
                                  -1);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), action);

  return button;
}

static void
add_buttons (TamizDraftRule *self)
{
  GtkWidget *row = adw_preferences_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *remove = gtk_button_new_with_label (_("Remove Rule"));

  gtk_widget_add_css_class (box, "draft-buttons");
  gtk_box_append (GTK_BOX (box), make_mover ("go-up-symbolic", _("Move up (Alt+Up)"), "rule.up"));
  gtk_box_append (GTK_BOX (box),
                  make_mover ("go-down-symbolic", _("Move down (Alt+Down)"), "rule.down"));
  gtk_actionable_set_action_name (GTK_ACTIONABLE (remove), "rule.remove");
  gtk_widget_set_hexpand (remove, TRUE);
  gtk_widget_set_halign (remove, GTK_ALIGN_END);
  gtk_box_append (GTK_BOX (box), remove);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
  gtk_widget_set_focusable (row, FALSE);
  adw_expander_row_add_row (ADW_EXPANDER_ROW (self), row);
}

static void
add_rows (TamizDraftRule *self)
{
  g_autofree char *title = dup_part (self, "title"), *weak = dup_part (self, "weak");

  self->title_row = tamiz_draft_text_row (self->draft, title, _("Title"));
  adw_expander_row_add_row (ADW_EXPANDER_ROW (self), self->title_row);
  self->kinds_row = tamiz_draft_kinds_new (self->draft, self->part);
  adw_expander_row_add_row (ADW_EXPANDER_ROW (self), self->kinds_row);
  add_numbers (self);
  self->weak_row = tamiz_draft_switch_row (self->draft, weak, _("Weak signal"),
                                           _("Adds points, but never qualifies anybody"), FALSE);
  adw_expander_row_add_row (ADW_EXPANDER_ROW (self), self->weak_row);
  add_text (self, "campaign", _("Only where the campaign contains"));
  add_text (self, "content", _("Only where the content contains"));
  add_text (self, "text", _("Only where the subject contains"));
  add_buttons (self);
}

static void
show (TamizDraftRule *self)
{
  json_t *rule = tamiz_draft_get (self->draft, self->part);
  const char *title = tamiz_json_get_text (rule, "title");
  g_autofree char *worth = dup_worth (rule);
  /* Translators: %s is a rule's title */
  g_autofree char *label = g_strdup_printf (_("Points of “%s”"), title != NULL ? title : "");

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self), title != NULL ? title : "");
  adw_expander_row_set_subtitle (ADW_EXPANDER_ROW (self), worth);
  if (get_thousandths (rule, "points") < 0)
    {
      gtk_adjustment_set_lower (gtk_range_get_adjustment (GTK_RANGE (self->scale)), -MOST_SLID);
      gtk_scale_set_has_origin (GTK_SCALE (self->scale), FALSE);
    }
  tamiz_list_names_set (GTK_WIDGET (self), title != NULL ? title : "");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->scale), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  label, -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->scale), GTK_ACCESSIBLE_PROPERTY_VALUE_TEXT,
                                  worth, -1);
  if (self->title_row == NULL)
    return;
  tamiz_draft_kinds_show (TAMIZ_DRAFT_KINDS (self->kinds_row));
  tamiz_draft_switch_row_set_fallback (self->weak_row, tamiz_draft_kinds_weak (rule));
}

static void
unfolded_cb (TamizDraftRule *self)
{
  if (self->title_row != NULL || !adw_expander_row_get_expanded (ADW_EXPANDER_ROW (self)))
    return;
  add_rows (self);
  show (self);
}

static void
move_up (GtkWidget  *widget,
         const char *name,
         GVariant   *parameter)
{
  TamizDraftRule *self = TAMIZ_DRAFT_RULE (widget);

  tamiz_draft_move (self->draft, self->part, self->position - 1);
  tamiz_bring_into_sight (widget);
}

static void
move_down (GtkWidget  *widget,
           const char *name,
           GVariant   *parameter)
{
  TamizDraftRule *self = TAMIZ_DRAFT_RULE (widget);

  tamiz_draft_move (self->draft, self->part, self->position + 1);
  tamiz_bring_into_sight (widget);
}

static void
remove_rule (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  TamizDraftRule *self = TAMIZ_DRAFT_RULE (widget);

  tamiz_draft_remove (self->draft, self->part);
}

static void
tamiz_draft_rule_finalize (GObject *object)
{
  TamizDraftRule *self = TAMIZ_DRAFT_RULE (object);

  g_clear_object (&self->draft);
  g_free (self->key);
  g_free (self->part);

  G_OBJECT_CLASS (tamiz_draft_rule_parent_class)->finalize (object);
}

static void
tamiz_draft_rule_class_init (TamizDraftRuleClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = tamiz_draft_rule_finalize;
  gtk_widget_class_install_action (widget_class, "rule.up", NULL, move_up);
  gtk_widget_class_install_action (widget_class, "rule.down", NULL, move_down);
  gtk_widget_class_install_action (widget_class, "rule.remove", NULL, remove_rule);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Up, GDK_ALT_MASK, "rule.up", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Down, GDK_ALT_MASK, "rule.down", NULL);
}

static void
tamiz_draft_rule_init (TamizDraftRule *self)
{
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (self), FALSE);
  g_signal_connect (self, "notify::expanded", G_CALLBACK (unfolded_cb), NULL);
}

/**
 * tamiz_draft_rule_new:
 * @draft: a draft
 * @key: the key of a rule of interest
 *
 * Makes a row for a rule.
 *
 * Returns: (transfer floating): the row
 */
GtkWidget *
tamiz_draft_rule_new (TamizDraft *draft,
                      const char *key)
{
  TamizDraftRule *self = g_object_new (TAMIZ_TYPE_DRAFT_RULE, NULL);
  g_autofree char *points = NULL;

  self->draft = g_object_ref (draft);
  self->key = g_strdup (key);
  self->part = g_strconcat ("interest/", key, NULL);
  points = dup_part (self, "points");
  self->scale = tamiz_draft_scale (draft, points, _("Points"), 0, MOST_SLID, SLIDER_WIDTH);
  tamiz_draft_number_set_whole (self->scale, set_points);
  adw_expander_row_add_action (ADW_EXPANDER_ROW (self), self->scale);

  return GTK_WIDGET (self);
}

const char *
tamiz_draft_rule_get_key (TamizDraftRule *self)
{
  return self->key;
}

/* Where it stands among the rules, from 0. */
guint
tamiz_draft_rule_get_position (TamizDraftRule *self)
{
  return self->position;
}

/**
 * tamiz_draft_rule_show:
 * @self: a rule's row
 * @position: where it stands among the rules, from 0
 * @n_rules: how many there are
 *
 * Shows what the document says now.
 */
void
tamiz_draft_rule_show (TamizDraftRule *self,
                       guint           position,
                       guint           n_rules)
{
  self->position = position;
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "rule.up", position > 0);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "rule.down", position + 1 < n_rules);
  show (self);
}

/* Unfolds it and lets its title be typed. */
void
tamiz_draft_rule_name (TamizDraftRule *self)
{
  adw_expander_row_set_expanded (ADW_EXPANDER_ROW (self), TRUE);
  gtk_widget_grab_focus (self->title_row);
  gtk_editable_select_region (GTK_EDITABLE (self->title_row), 0, -1);
}
