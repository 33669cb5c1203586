#define G_LOG_DOMAIN "tamiz-draft-bound"

#include "config.h"

#include "tamiz-draft-bound.h"

#include <math.h>
#include <string.h>

#define BOUND "tamiz-bound"
/* What is dragged is stored when it has been quiet for so long. */
#define QUIET 500

/**
 * tamiz_draft_concerns:
 * @changed: (nullable): what “changed” named
 * @part: a path
 *
 * Tells whether a part may be different now.
 *
 * Returns: whether it may
 */
gboolean
tamiz_draft_concerns (const char *changed,
                      const char *part)
{
  gsize length = changed != NULL ? MIN (strlen (changed), strlen (part)) : 0;

  return changed == NULL
         || (strncmp (changed, part, length) == 0
             && (changed[length] == '\0' || changed[length] == '/')
             && (part[length] == '\0' || part[length] == '/'));
}

gboolean
tamiz_bound_is_absent (TamizBound *self,
                       double      number)
{
  return !isnan (self->absent) && fabs (number - self->absent) < 0.0005;
}

/* The document follows a number as it is dragged, unless it is something else by now. */
static gboolean
was_taken_back (TamizBound *self,
                json_t     *value)
{
  double number;

  if (!self->typed || self->refused || self->dragging || self->adjustment == NULL)
    return FALSE;
  number = gtk_adjustment_get_value (self->adjustment);

  return !tamiz_bound_is_absent (self, number)
         && fabs (json_number_value (value) - number / self->times) > 0.001;
}

void
tamiz_bound_show (TamizBound *self)
{
  json_t *value = tamiz_draft_get (self->draft, self->part);

  if (was_taken_back (self, value))
    {
      self->typed = FALSE;
      g_clear_handle_id (&self->source, g_source_remove);
      g_clear_pointer (&self->whole_before, json_decref);
    }
  /* What is being typed is not torn away. */
  if (self->typed)
    return;
  self->showing = TRUE;
  self->show (self, value);
  self->showing = FALSE;
}

static void
changed_cb (TamizDraft *draft,
            const char *part,
            TamizBound *self)
{
  if (tamiz_draft_concerns (part, self->part))
    tamiz_bound_show (self);
}

void
tamiz_bound_refused_cb (TamizDraft *draft,
                        const char *part,
                        const char *message,
                        TamizBound *self)
{
  if (!g_str_equal (part, self->part))
    return;
  /* What was typed stays there to be mended. */
  self->typed = self->refused = TRUE;
  gtk_widget_add_css_class (self->row, "error");
  gtk_widget_set_tooltip_text (self->control, message);
}

char *
tamiz_bound_dup_parent (TamizBound *self)
{
  const char *slash = strrchr (self->part, '/');

  return slash != NULL ? g_strndup (self->part, (gsize) (slash - self->part)) : NULL;
}

/* An item that was taken out of its list has no place for what was typed in it. */
gboolean
tamiz_bound_has_place (TamizDraft *draft,
                       const char *part)
{
  const char *slash = strrchr (part, '/');
  g_autofree char *parent = slash != NULL ? g_strndup (part, (gsize) (slash - part)) : NULL;

  if (parent == NULL || tamiz_draft_get (draft, parent) != NULL)
    return TRUE;
  slash = strrchr (parent, '/');
  if (slash != NULL)
    {
      g_autofree char *list = g_strndup (parent, (gsize) (slash - parent));

      if (json_is_array (tamiz_draft_get (draft, list)))
        return FALSE;
    }

  return tamiz_bound_has_place (draft, parent);
}

void
tamiz_bound_store (TamizBound *self)
{
  gboolean was_marked = gtk_widget_has_css_class (self->row, "error");

  g_clear_handle_id (&self->source, g_source_remove);
  if (!self->typed || self->refused || !tamiz_bound_has_place (self->draft, self->part))
    return;
  self->typed = FALSE;
  gtk_widget_remove_css_class (self->row, "error");
  gtk_widget_set_tooltip_text (self->control, NULL);
  self->store (self);
  /* Whoever put back what was there before is not reproached any longer. */
  if (was_marked)
    g_signal_emit_by_name (self->draft, "changed", self->part);
}

void
tamiz_bound_mark_typed (TamizBound *self)
{
  self->typed = TRUE;
  self->refused = FALSE;
}

/* Whoever rests with the button down has not let go: it is one drag, and one step back. */
static gboolean
is_held (TamizBound *self)
{
  GtkNative *native = gtk_widget_get_native (self->control);
  GdkSurface *surface = native != NULL ? gtk_native_get_surface (native) : NULL;
  GdkSeat *seat = gdk_display_get_default_seat (gtk_widget_get_display (self->control));
  GdkDevice *pointer = seat != NULL ? gdk_seat_get_pointer (seat) : NULL;
  GdkModifierType state = 0;

  return surface != NULL && pointer != NULL
         && gdk_surface_get_device_position (surface, pointer, NULL, NULL, &state)
         && (state & GDK_BUTTON1_MASK) != 0;
}

static gboolean
quiet_cb (gpointer user_data)
{
  TamizBound *self = user_data;

  if (is_held (self))
    return G_SOURCE_CONTINUE;
  self->source = 0;
  tamiz_bound_store (self);

  return G_SOURCE_REMOVE;
}

void
tamiz_bound_store_soon (TamizBound *self)
{
  g_clear_handle_id (&self->source, g_source_remove);
  self->source = g_timeout_add (QUIET, quiet_cb, self);
}

static void
bound_free (gpointer data)
{
  TamizBound *self = data;

  g_clear_handle_id (&self->source, g_source_remove);
  g_signal_handlers_disconnect_by_data (self->draft, self);
  g_object_unref (self->draft);
  g_clear_pointer (&self->whole_before, json_decref);
  g_strfreev (self->keys);
  g_free (self->part);
  g_free (self);
}

/* Whoever goes elsewhere has said what they wanted. */
static void
left_cb (TamizBound *self)
{
  tamiz_bound_store (self);
}

static void
unmap_cb (TamizBound *self)
{
  tamiz_bound_store (self);
}

TamizBound *
tamiz_bound_new (TamizDraft *draft,
                 const char *part,
                 GtkWidget  *row,
                 GtkWidget  *control)
{
  TamizBound *self = g_new0 (TamizBound, 1);
  GtkEventController *focus = gtk_event_controller_focus_new ();

  self->draft = g_object_ref (draft);
  self->part = g_strdup (part);
  self->row = row;
  self->control = control;
  self->times = 1;
  self->absent = NAN;
  g_object_set_data_full (G_OBJECT (row), BOUND, self, bound_free);
  g_signal_connect (draft, "changed", G_CALLBACK (changed_cb), self);
  g_signal_connect (draft, "refused", G_CALLBACK (tamiz_bound_refused_cb), self);
  g_signal_connect_swapped (focus, "leave", G_CALLBACK (left_cb), self);
  gtk_widget_add_controller (row, focus);
  g_signal_connect_swapped (row, "unmap", G_CALLBACK (unmap_cb), self);

  return self;
}

TamizBound *
tamiz_bound_get (GtkWidget *row)
{
  return g_object_get_data (G_OBJECT (row), BOUND);
}

void
tamiz_bound_finish (TamizBound *self,
                    void (*show_func) (TamizBound  *self,
                                       json_t *value),
                    void (*store_func) (TamizBound *self))
{
  self->show = show_func;
  self->store = store_func;
  tamiz_bound_show (self);
}

void
tamiz_bound_typed_cb (TamizBound *self)
{
  if (!self->showing)
    tamiz_bound_mark_typed (self);
}

GtkWidget *
tamiz_bound_make_entry (TamizBound      *self,
                        const char *label,
                        void (*show_func) (TamizBound  *self,
                                           json_t *value),
                        void (*store_func) (TamizBound *self))
{
  gtk_entry_set_placeholder_text (GTK_ENTRY (self->control), label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->control), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  tamiz_bound_finish (self, show_func, store_func);
  g_signal_connect_swapped (self->control, "changed", G_CALLBACK (tamiz_bound_typed_cb), self);
  g_signal_connect_swapped (self->control, "activate", G_CALLBACK (tamiz_bound_store), self);

  return self->control;
}

/**
 * tamiz_draft_row_focus:
 * @row: a row bound to a part
 *
 * Gives what the part is changed with the keyboard.
 */
void
tamiz_draft_row_focus (GtkWidget *row)
{
  gtk_widget_grab_focus (tamiz_bound_get (row)->control);
}
