#define G_LOG_DOMAIN "tamiz-lead-editor"

#include "config.h"

#include "tamiz-lead-editor.h"

#include "tamiz-lead-because.h"
#include "tamiz-lead-head.h"
#include "tamiz-lead-history.h"
#include "tamiz-lead-profile.h"
#include "tamiz-lead-qualification.h"
#include "tamiz-lead-related.h"
#include "tamiz-lead-timeline.h"
#include "tamiz-pages-resources.h"
#include "tamiz-turns.h"

#include <glib/gi18n-lib.h>
#include <string.h>

typedef enum
{
  PART_HEAD,
  PART_QUALIFICATION,
  PART_PROFILE,
  PART_TIMELINE,
  PART_BECAUSE,
  PART_HISTORY,
  PART_RELATED,
  N_PARTS,
} Part;

/* Below the head, each in a view of its own. */
static const struct
{
  GType (*get_type) (void);
  const char *name;
  const char *title;
  const char *icon;
} parts[] = {
  [PART_HEAD] = { tamiz_lead_head_get_type, NULL, NULL, NULL },
  [PART_QUALIFICATION] = { tamiz_lead_qualification_get_type, "qualification", N_("Qualification"),
                           "tamiz-definition-symbolic" },
  [PART_PROFILE] = { tamiz_lead_profile_get_type, "profile", N_("Profile"), "tamiz-person-symbolic" },
  [PART_TIMELINE] = { tamiz_lead_timeline_get_type, "timeline", N_("Timeline"), "tamiz-today-symbolic" },
  [PART_BECAUSE] = { tamiz_lead_because_get_type, "because", N_("Why"), "tamiz-find-symbolic" },
  [PART_HISTORY] = { tamiz_lead_history_get_type, "history", N_("History"), "tamiz-stage-symbolic" },
  [PART_RELATED] = { tamiz_lead_related_get_type, "related", N_("Related"), "tamiz-companies-symbolic" },
};

struct _TamizLeadEditor
{
  AdwBin parent_instance;

  GtkStack *stack;
  AdwStatusPage *status_page;
  GtkScrolledWindow *head_scroller;
  AdwViewStack *views;

  TamizLeadPart *parts[N_PARTS];
  guint n_parts;            /* those that are made */
  TamizTurns turns;         /* while they are being made */
  TamizDesk *desk;
  TamizOpenLead *lead;
  gboolean stale;           /* something changed while it was out of sight */
};

G_DEFINE_FINAL_TYPE (TamizLeadEditor, tamiz_lead_editor, ADW_TYPE_BIN)

enum
{
  PROP_0,
  PROP_DESK,
  PROP_WHO,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

static void
show_nothing (TamizLeadEditor *self)
{
  const char *failure = tamiz_open_lead_get_failure (self->lead);

  adw_status_page_set_title (self->status_page, failure != NULL ? _("It Cannot Be Shown") : NULL);
  adw_status_page_set_description (
      self->status_page,
      failure != NULL ? failure : _("Choose a prospect to see and edit it here."));
  gtk_stack_set_visible_child_name (self->stack, "none");
}

static void
lead_changed_cb (TamizLeadEditor *self)
{
  if (tamiz_open_lead_get_json (self->lead) == NULL)
    show_nothing (self);
  else if (self->n_parts == N_PARTS)
    gtk_stack_set_visible_child_name (self->stack, "lead");
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_WHO]);
}

static void
base_changed_cb (TamizLeadEditor *self)
{
  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    tamiz_open_lead_refresh (self->lead);
  else
    self->stale = TRUE;
}

static void
focus_field (TamizLeadEditor *self,
             const char      *key)
{
  adw_view_stack_set_visible_child_name (self->views, "profile");
  tamiz_lead_profile_focus (TAMIZ_LEAD_PROFILE (self->parts[PART_PROFILE]), key);
}

/* Goes to what supplies what is missing: a field, a criterion, or what is to be done. */
static void
go_cb (TamizLeadEditor *self,
       const char      *what,
       const char      *key)
{
  gboolean unanswered = g_str_equal (what, "criterion")
                        || (g_str_equal (what, "history") && g_strcmp0 (key, "stage") != 0);

  if (key != NULL && strchr (key, '.') != NULL)
    focus_field (self, key);
  else if (key != NULL && unanswered)
    tamiz_lead_editor_focus_criterion (self, key);
  else if (g_strcmp0 (key, "reachable") == 0)
    focus_field (self, "person.email");
  else if (g_str_equal (what, "because") || g_str_equal (what, "grade"))
    adw_view_stack_set_visible_child_name (self->views, "because");
  else
    adw_view_stack_set_visible_child_name (self->views, "timeline");
}

static void
tamiz_lead_editor_map (GtkWidget *widget)
{
  TamizLeadEditor *self = TAMIZ_LEAD_EDITOR (widget);

  GTK_WIDGET_CLASS (tamiz_lead_editor_parent_class)->map (widget);
  if (self->stale)
    tamiz_open_lead_refresh (self->lead);
  self->stale = FALSE;
}

/* Whoever goes to another page has left the lead, too. */
static void
tamiz_lead_editor_unmap (GtkWidget *widget)
{
  tamiz_open_lead_save (TAMIZ_LEAD_EDITOR (widget)->lead);
  GTK_WIDGET_CLASS (tamiz_lead_editor_parent_class)->unmap (widget);
}

static void
add_part (TamizLeadEditor *self,
          Part             part)
{
  GtkWidget *widget = GTK_WIDGET (self->parts[part]);

  tamiz_lead_part_set_lead (self->parts[part], self->lead);
  if (part == PART_HEAD)
    {
      g_signal_connect_object (widget, "go", G_CALLBACK (go_cb), self, G_CONNECT_SWAPPED);
      gtk_scrolled_window_set_child (self->head_scroller, widget);
    }
  else
    adw_view_stack_add_titled_with_icon (self->views, widget, parts[part].name, _(parts[part].title),
                                         parts[part].icon);
}

/* Makes the next part, or a piece of one that is large.  The lead comes into sight when
 * they all are there.
 */
static gboolean
make_next (gpointer owner)
{
  TamizLeadEditor *self = owner;
  TamizLeadPart **part = &self->parts[self->n_parts];

  if (self->n_parts == N_PARTS)
    return FALSE;

  if (*part == NULL)
    *part = g_object_new (parts[self->n_parts].get_type (), NULL);
  else if (!tamiz_lead_part_make_more (*part))
    {
      add_part (self, self->n_parts);
      self->n_parts++;
      if (self->n_parts == N_PARTS)
        lead_changed_cb (self);
    }

  return TRUE;
}

static void
tamiz_lead_editor_constructed (GObject *object)
{
  TamizLeadEditor *self = TAMIZ_LEAD_EDITOR (object);

  G_OBJECT_CLASS (tamiz_lead_editor_parent_class)->constructed (object);

  self->lead = tamiz_open_lead_new (self->desk);
  g_signal_connect_object (self->lead, "changed", G_CALLBACK (lead_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->desk, "changed", G_CALLBACK (base_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->desk, "user-changed", G_CALLBACK (base_changed_cb), self,
                           G_CONNECT_SWAPPED);
  show_nothing (self);
  tamiz_turns_begin (&self->turns, TAMIZ_TURNS_AFTER_PAINT, make_next, self);
}

static void
tamiz_lead_editor_dispose (GObject *object)
{
  TamizLeadEditor *self = TAMIZ_LEAD_EDITOR (object);

  tamiz_turns_stop (&self->turns);
  if (self->desk != NULL)
    g_signal_handlers_disconnect_by_data (self->desk, self);
  /* Where it ends before they all are made: the one that stands nowhere yet. */
  if (self->n_parts < N_PARTS && self->parts[self->n_parts] != NULL)
    {
      g_object_ref_sink (self->parts[self->n_parts]);
      g_clear_object (&self->parts[self->n_parts]);
    }
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), TAMIZ_TYPE_LEAD_EDITOR);

  G_OBJECT_CLASS (tamiz_lead_editor_parent_class)->dispose (object);
}

static void
tamiz_lead_editor_finalize (GObject *object)
{
  TamizLeadEditor *self = TAMIZ_LEAD_EDITOR (object);

  g_clear_object (&self->lead);
  g_clear_object (&self->desk);

  G_OBJECT_CLASS (tamiz_lead_editor_parent_class)->finalize (object);
}

static void
tamiz_lead_editor_set_property (GObject      *object,
                                guint         property_id,
                                const GValue *value,
                                GParamSpec   *pspec)
{
  switch (property_id)
    {
    case PROP_DESK:
      TAMIZ_LEAD_EDITOR (object)->desk = g_value_dup_object (value);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
tamiz_lead_editor_get_property (GObject    *object,
                                guint       property_id,
                                GValue     *value,
                                GParamSpec *pspec)
{
  TamizOpenLead *lead = TAMIZ_LEAD_EDITOR (object)->lead;

  switch (property_id)
    {
    case PROP_WHO:
      g_value_take_string (value, tamiz_open_lead_get_json (lead) != NULL ? tamiz_open_lead_dup_name (lead) : NULL);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
tamiz_lead_editor_class_init (TamizLeadEditorClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  /* The templates register themselves, but a linker drops what nothing names. */
  tamiz_pages_get_resource ();

  object_class->constructed = tamiz_lead_editor_constructed;
  object_class->dispose = tamiz_lead_editor_dispose;
  object_class->finalize = tamiz_lead_editor_finalize;
  object_class->get_property = tamiz_lead_editor_get_property;
  object_class->set_property = tamiz_lead_editor_set_property;
  widget_class->map = tamiz_lead_editor_map;
  widget_class->unmap = tamiz_lead_editor_unmap;

  properties[PROP_DESK] = g_param_spec_object ("desk", NULL, NULL, TAMIZ_TYPE_DESK,
                                               G_PARAM_WRITABLE | G_PARAM_CONSTRUCT_ONLY
                                                   | G_PARAM_STATIC_STRINGS);
  /* (nullable): of the lead that is shown */
  properties[PROP_WHO] = g_param_spec_string ("who", NULL, NULL, NULL, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/tamiz/Tamiz/pages/tamiz-lead-editor.ui");
  gtk_widget_class_bind_template_child (widget_class, TamizLeadEditor, stack);
  gtk_widget_class_bind_template_child (widget_class, TamizLeadEditor, status_page);
  gtk_widget_class_bind_template_child (widget_class, TamizLeadEditor, head_scroller);
  gtk_widget_class_bind_template_child (widget_class, TamizLeadEditor, views);
}

static void
tamiz_lead_editor_init (TamizLeadEditor *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
tamiz_lead_editor_new (TamizDesk *desk)
{
  return g_object_new (TAMIZ_TYPE_LEAD_EDITOR, "desk", desk, NULL);
}

/* (nullable): the id of the lead that was chosen. */
const char *
tamiz_lead_editor_get_lead (TamizLeadEditor *self)
{
  return tamiz_open_lead_get_wanted (self->lead);
}

/**
 * tamiz_lead_editor_set_lead:
 * @self: an editor
 * @id: (nullable): a lead's id
 *
 * Shows a lead; what was typed for the one before is saved first.
 */
void
tamiz_lead_editor_set_lead (TamizLeadEditor *self,
                            const char      *id)
{
  tamiz_open_lead_set_wanted (self->lead, id);
}

/* Goes to a criterion of the definition, to answer it. */
void
tamiz_lead_editor_focus_criterion (TamizLeadEditor *self,
                                   const char      *key)
{
  tamiz_turns_finish (&self->turns);
  adw_view_stack_set_visible_child_name (self->views, "qualification");
  tamiz_lead_qualification_focus (TAMIZ_LEAD_QUALIFICATION (self->parts[PART_QUALIFICATION]), key);
}
