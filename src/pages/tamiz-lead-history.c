#define G_LOG_DOMAIN "tamiz-lead-history"

#include "config.h"

#include "tamiz-lead-history.h"

#include "tamiz-merge-list.h"
#include "tamiz-timeline.h"

#include <glib/gi18n-lib.h>
#include <string.h>

struct _TamizLeadHistory
{
  TamizLeadPart parent_instance;

  GtkToggleButton *moves_button;
  GtkStack *stack;
  TamizTimeline *timeline;
  TamizMergeList *merges;
  json_t *moves;            /* the moves of lead.timeline */
  json_t *changes;          /* what history says, as a timeline shows it */
};

G_DEFINE_FINAL_TYPE (TamizLeadHistory, tamiz_lead_history, TAMIZ_TYPE_LEAD_PART)

static void
show_items (TamizLeadHistory *self)
{
  json_t *items = gtk_toggle_button_get_active (self->moves_button) ? self->moves : self->changes;

  tamiz_timeline_set_items (self->timeline, items);
  gtk_stack_set_visible_child_name (self->stack, json_array_size (items) > 0 ? "items" : "empty");
}

static void
timeline_cb (gpointer      owner,
             json_t       *answer,
             const GError *error)
{
  TamizLeadHistory *self = owner;
  json_t *item;
  gsize i;

  if (answer == NULL)
    return;
  json_array_clear (self->moves);
  json_array_foreach (json_object_get (answer, "items"), i, item)
    {
      if (g_strcmp0 (tamiz_json_get_text (item, "type"), "move") == 0)
        json_array_append (self->moves, item);
    }
  show_items (self);
}

/* What the program keeps beside what people edit has no title of its own. */
static gboolean
is_edit (json_t *change)
{
  const char *title = tamiz_json_get_text (change, "title");

  return title != NULL && strchr (title, '.') == NULL
         && g_strcmp0 (tamiz_json_get_text (change, "field"), "stage") != 0;
}

static json_t *
change_to_item (json_t *change)
{
  const char *before = tamiz_json_get_text (change, "before_label");
  const char *after = tamiz_json_get_text (change, "after_label");
  g_autofree char *text = NULL;
  json_t *item = json_copy (change);

  if (before == NULL)
    text = g_strdup (after);
  else
    text = g_strdup_printf ("%s → %s", before, after != NULL ? after : "–");
  tamiz_json_set_text (item, "type", "change");
  tamiz_json_set_text (item, "text", text);

  return item;
}

static void
history_cb (gpointer      owner,
            json_t       *answer,
            const GError *error)
{
  TamizLeadHistory *self = owner;
  json_t *items = json_object_get (answer, "items");

  if (answer == NULL)
    return;
  json_array_clear (self->changes);
  for (gsize i = json_array_size (items); i > 0; i--)
    {
      json_t *change = json_array_get (items, i - 1);

      if (is_edit (change))
        json_array_append_new (self->changes, change_to_item (change));
    }
  show_items (self);
}

static void
tamiz_lead_history_refresh (TamizLeadPart *part,
                            gboolean       other)
{
  TamizLeadHistory *self = TAMIZ_LEAD_HISTORY (part);

  tamiz_timeline_set_zone (self->timeline, tamiz_desk_get_zone (tamiz_lead_part_get_desk (part)));
  tamiz_lead_part_ask (part, "lead.timeline", json_pack ("{ss}", "limit", "0"), timeline_cb);
  tamiz_lead_part_ask (part, "history", NULL, history_cb);
  tamiz_merge_list_read (self->merges, tamiz_lead_part_get_desk (part), "person",
                         tamiz_open_lead_get_id (tamiz_lead_part_get_lead (part)));
}

static void
tamiz_lead_history_dispose (GObject *object)
{
  TamizLeadHistory *self = TAMIZ_LEAD_HISTORY (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), TAMIZ_TYPE_LEAD_HISTORY);

  G_OBJECT_CLASS (tamiz_lead_history_parent_class)->dispose (object);
}

static void
tamiz_lead_history_finalize (GObject *object)
{
  TamizLeadHistory *self = TAMIZ_LEAD_HISTORY (object);

  json_decref (self->moves);
  json_decref (self->changes);

  G_OBJECT_CLASS (tamiz_lead_history_parent_class)->finalize (object);
}

static void
tamiz_lead_history_class_init (TamizLeadHistoryClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tamiz_lead_history_dispose;
  G_OBJECT_CLASS (klass)->finalize = tamiz_lead_history_finalize;
  TAMIZ_LEAD_PART_CLASS (klass)->refresh = tamiz_lead_history_refresh;

  g_type_ensure (TAMIZ_TYPE_MERGE_LIST);
  g_type_ensure (TAMIZ_TYPE_TIMELINE);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/tamiz/Tamiz/pages/tamiz-lead-history.ui");
  gtk_widget_class_bind_template_child (widget_class, TamizLeadHistory, moves_button);
  gtk_widget_class_bind_template_child (widget_class, TamizLeadHistory, stack);
  gtk_widget_class_bind_template_child (widget_class, TamizLeadHistory, timeline);
  gtk_widget_class_bind_template_child (widget_class, TamizLeadHistory, merges);
  gtk_widget_class_bind_template_callback (widget_class, show_items);
}

static void
tamiz_lead_history_init (TamizLeadHistory *self)
{
  self->moves = json_array ();
  self->changes = json_array ();
  gtk_widget_init_template (GTK_WIDGET (self));
}
