#define G_LOG_DOMAIN "tamiz-lead-timeline"

#include "config.h"

#include "tamiz-lead-timeline.h"

#include "tamiz-quick-entry.h"
#include "tamiz-timeline-actions.h"
#include "tamiz-timeline.h"

#define AT_ONCE 40

struct _TamizLeadTimeline
{
  TamizLeadPart parent_instance;

  TamizQuickEntry *quick_entry;
  TamizTimeline *timeline;
  GtkButton *earlier_button;
  GtkDropTarget *drop_target;
  gboolean prepared;
  int wanted;               /* how many are shown at most */
};

G_DEFINE_FINAL_TYPE (TamizLeadTimeline, tamiz_lead_timeline, TAMIZ_TYPE_LEAD_PART)

static void
timeline_cb (gpointer      owner,
             json_t       *answer,
             const GError *error)
{
  TamizLeadTimeline *self = owner;

  if (answer == NULL || tamiz_lead_part_get_lead (TAMIZ_LEAD_PART (self)) == NULL)
    return;
  tamiz_timeline_set_items (self->timeline, json_object_get (answer, "items"));
  gtk_widget_set_visible (GTK_WIDGET (self->earlier_button),
                          tamiz_json_get_int (answer, "total", 0) > self->wanted);
}

static void
ask (TamizLeadTimeline *self)
{
  g_autofree char *limit = g_strdup_printf ("%d", self->wanted);

  tamiz_lead_part_ask (TAMIZ_LEAD_PART (self), "lead.timeline", json_pack ("{ss}", "limit", limit),
                       timeline_cb);
}

static void
earlier_clicked_cb (TamizLeadTimeline *self)
{
  self->wanted *= 2;
  ask (self);
}

static gboolean
drop_cb (TamizLeadTimeline *self,
         const GValue      *value)
{
  GSList *files = g_value_get_boxed (value);

  if (!tamiz_open_lead_may_work (tamiz_lead_part_get_lead (TAMIZ_LEAD_PART (self))))
    return FALSE;
  for (GSList *file = files; file != NULL; file = file->next)
    tamiz_quick_entry_add_file (self->quick_entry, g_file_peek_path (file->data));

  return files != NULL;
}

static void
tamiz_lead_timeline_refresh (TamizLeadPart *part,
                             gboolean       other)
{
  TamizLeadTimeline *self = TAMIZ_LEAD_TIMELINE (part);
  TamizDesk *desk = tamiz_lead_part_get_desk (part);

  if (!self->prepared)
    tamiz_timeline_actions_install (GTK_WIDGET (self), desk);
  self->prepared = TRUE;
  if (other)
    self->wanted = AT_ONCE;
  tamiz_timeline_set_zone (self->timeline, tamiz_desk_get_zone (desk));
  tamiz_quick_entry_show (self->quick_entry, tamiz_lead_part_get_lead (part));
  ask (self);
}

static void
tamiz_lead_timeline_dispose (GObject *object)
{
  gtk_widget_insert_action_group (GTK_WIDGET (object), "timeline", NULL);
  gtk_widget_dispose_template (GTK_WIDGET (object), TAMIZ_TYPE_LEAD_TIMELINE);

  G_OBJECT_CLASS (tamiz_lead_timeline_parent_class)->dispose (object);
}

static void
tamiz_lead_timeline_class_init (TamizLeadTimelineClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tamiz_lead_timeline_dispose;
  TAMIZ_LEAD_PART_CLASS (klass)->refresh = tamiz_lead_timeline_refresh;

  g_type_ensure (TAMIZ_TYPE_QUICK_ENTRY);
  g_type_ensure (TAMIZ_TYPE_TIMELINE);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/tamiz/Tamiz/pages/tamiz-lead-timeline.ui");
  gtk_widget_class_bind_template_child (widget_class, TamizLeadTimeline, quick_entry);
  gtk_widget_class_bind_template_child (widget_class, TamizLeadTimeline, timeline);
  gtk_widget_class_bind_template_child (widget_class, TamizLeadTimeline, earlier_button);
  gtk_widget_class_bind_template_child (widget_class, TamizLeadTimeline, drop_target);
  gtk_widget_class_bind_template_callback (widget_class, earlier_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, drop_cb);
}

static void
tamiz_lead_timeline_init (TamizLeadTimeline *self)
{
  self->wanted = AT_ONCE;
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_drop_target_set_gtypes (self->drop_target, (GType[]) { GDK_TYPE_FILE_LIST }, 1);
}
