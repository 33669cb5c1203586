#define G_LOG_DOMAIN "tamiz-call-head"

#include "config.h"

#include "tamiz-call-head.h"

#include "tamiz-grade-badge.h"
#include "tamiz-notice.h"
#include "tamiz-phone.h"
#include "tamiz-time.h"
#include "tamiz-wrap-box.h"

#include <glib/gi18n-lib.h>

struct _TamizCallHead
{
  GtkBox parent_instance;

  TamizGradeBadge *badge;
  GtkLabel *name_label;
  GtkLabel *work_label;
  GtkLabel *there_label;
  GtkWidget *company_button;
  GtkWidget *dial_box;
  GtkBox *phones_box;
  GtkToggleButton *timer_button;
  GtkLabel *timer_label;
  TamizNotice *notice;

  json_t *brief;            /* (nullable) */
  GTimeZone *zone;          /* (nullable): the base's */
  gint64 elapsed;           /* microseconds, without what runs */
  gint64 started;           /* monotonic time; 0 while the clock stands */
  guint tick_source;
};

G_DEFINE_FINAL_TYPE (TamizCallHead, tamiz_call_head, GTK_TYPE_BOX)

enum
{
  CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static gint64
get_elapsed (TamizCallHead *self)
{
  return self->elapsed + (self->started != 0 ? g_get_monotonic_time () - self->started : 0);
}

static void
show_clock (TamizCallHead *self)
{
  gint64 seconds = get_elapsed (self) / TAMIZ_SECOND;
  g_autofree char *text = g_strdup_printf ("%d:%02d", (int) (seconds / 60), (int) (seconds % 60));

  gtk_label_set_label (self->timer_label, text);
}

/* What time it is where the person is, and how far that is from here. */
static void
show_time_there (TamizCallHead *self)
{
  const char *identifier = self->brief != NULL ? tamiz_json_get_text (self->brief, "timezone") : NULL;
  g_autoptr (GTimeZone) zone = identifier != NULL ? g_time_zone_new_identifier (identifier) : NULL;
  g_autoptr (GDateTime) there = zone != NULL ? g_date_time_new_now (zone) : NULL;
  g_autoptr (GDateTime) here = there != NULL ? g_date_time_new_now (self->zone) : NULL;
  g_autofree char *clock = there != NULL ? g_date_time_format (there, "%H:%M") : NULL;
  g_autofree char *text = NULL;
  gint64 minutes;

  if (clock != NULL)
    {
      minutes = (g_date_time_get_utc_offset (there) - g_date_time_get_utc_offset (here)) / TAMIZ_MINUTE;
      if (minutes == 0)
        /* Translators: %s is a time of day */
        text = g_strdup_printf (_("It is %s there, as here"), clock);
      else
        /* Translators: %s is a time of day, then how far it is from here: +1:00 */
        text = g_strdup_printf (_("It is %s there (%c%d:%02d h)"), clock, minutes < 0 ? '-' : '+',
                                (int) ABS (minutes) / 60, (int) ABS (minutes) % 60);
    }
  gtk_label_set_label (self->there_label, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (self->there_label), text != NULL);
}

static gboolean
tick_cb (gpointer user_data)
{
  TamizCallHead *self = user_data;

  show_clock (self);
  show_time_there (self);

  return G_SOURCE_CONTINUE;
}

static void
run_clock (TamizCallHead *self,
           gboolean       run)
{
  if (run && self->started == 0)
    self->started = g_get_monotonic_time ();
  else if (!run && self->started != 0)
    {
      self->elapsed = get_elapsed (self);
      self->started = 0;
    }
  show_clock (self);
}

static void
timer_toggled_cb (TamizCallHead *self)
{
  run_clock (self, gtk_toggle_button_get_active (self->timer_button));
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
dialled_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (TamizCallHead) self = user_data;
  g_autoptr (GError) error = NULL;

  if (!gtk_show_uri_full_finish (GTK_WINDOW (source), result, &error))
    tamiz_notice_set_text (self->notice, _("No program of this computer makes telephone calls. Dial the "
                                           "number on your telephone; the clock is running."));
}

/* The desktop's own program for telephone calls dials; here the clock begins. */
static void
call_cb (TamizCallHead *self,
         GtkWidget     *button)
{
  const char *number = g_object_get_data (G_OBJECT (button), "number");
  g_autofree char *escaped = g_uri_escape_string (number, "+", FALSE);
  g_autofree char *uri = g_strconcat ("tel:", escaped, NULL);

  tamiz_notice_set_text (self->notice, NULL);
  gtk_toggle_button_set_active (self->timer_button, TRUE);
  gtk_show_uri_full (GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))), uri, GDK_CURRENT_TIME, NULL,
                     dialled_cb, g_object_ref (self));
}

static void
copy_cb (TamizCallHead *self,
         GtkWidget     *button)
{
  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)),
                          g_object_get_data (G_OBJECT (button), "number"));
}

static GtkWidget *
make_button (TamizCallHead *self,
             const char    *number,
             const char    *icon,
             const char    *name,
             GCallback      func)
{
  GtkWidget *button = gtk_button_new_from_icon_name (icon);

  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_set_tooltip_text (button, name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  g_object_set_data_full (G_OBJECT (button), "number", g_strdup (number), g_free);
  g_signal_connect_object (button, "clicked", func, self, G_CONNECT_SWAPPED);

  return button;
}

static GtkWidget *
make_phone (TamizCallHead *self,
            const char    *number,
            gboolean       first)
{
  GtkWidget *box = tamiz_wrap_box_new ();
  g_autofree char *written = tamiz_phone_dup_written (number);
  GtkWidget *label = gtk_label_new (written);
  GtkWidget *call;
  /* Translators: %s is a telephone number */
  g_autofree char *call_name = g_strdup_printf (_("Call %s"), written);
  g_autofree char *copy_name = g_strdup_printf (_("Copy %s"), written);

  call = make_button (self, number, "tamiz-calls-symbolic", call_name, G_CALLBACK (call_cb));
  gtk_label_set_selectable (GTK_LABEL (label), TRUE);
  gtk_widget_set_can_focus (label, FALSE);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_widget_add_css_class (label, first ? "title-2" : "heading");
  gtk_widget_add_css_class (label, "numeric");
  if (first)
    {
      GtkWidget *inside = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);

      gtk_box_append (GTK_BOX (inside), gtk_image_new_from_icon_name ("tamiz-calls-symbolic"));
      gtk_box_append (GTK_BOX (inside), gtk_label_new_with_mnemonic (_("_Call")));
      gtk_label_set_mnemonic_widget (GTK_LABEL (gtk_widget_get_last_child (inside)), call);
      gtk_button_set_child (GTK_BUTTON (call), inside);
      gtk_widget_add_css_class (call, "suggested-action");
    }
  else
    gtk_widget_add_css_class (call, "flat");
  tamiz_wrap_box_append (TAMIZ_WRAP_BOX (box), call);
  tamiz_wrap_box_append (TAMIZ_WRAP_BOX (box), label);
  tamiz_wrap_box_append (TAMIZ_WRAP_BOX (box), make_button (self, number, "tamiz-copy-symbolic", copy_name, G_CALLBACK (copy_cb)));
  gtk_widget_add_css_class (gtk_widget_get_last_child (box), "flat");

  return box;
}

static void
show_phones (TamizCallHead *self,
             json_t        *phones)
{
  GtkWidget *child;
  json_t *phone;
  gsize i;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->phones_box))) != NULL)
    gtk_box_remove (self->phones_box, child);
  json_array_foreach (phones, i, phone)
    {
      const char *number = tamiz_json_get_text (phone, "e164");

      if (number == NULL)
        number = tamiz_json_get_text (phone, "as_typed");
      if (number != NULL)
        gtk_box_append (self->phones_box, make_phone (self, number, i == 0));
    }
}

static void
show_work (TamizCallHead *self)
{
  const char *title = tamiz_json_get_text (self->brief, "job_title");
  const char *company = tamiz_json_get_text (self->brief, "company");
  g_autofree char *both = title != NULL && company != NULL ? g_strdup_printf ("%s · %s", title, company) : NULL;
  const char *text = both != NULL ? both : title != NULL ? title : company;

  gtk_label_set_label (self->work_label, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (self->work_label), text != NULL);
  gtk_widget_set_visible (self->company_button, tamiz_json_get_text (self->brief, "company_id") != NULL);
}

static void
open_lead_cb (TamizCallHead *self)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "win.open-lead", "s", tamiz_json_get_text (self->brief, "lead"));
}

static void
open_company_cb (TamizCallHead *self)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "win.open-company", "s",
                              tamiz_json_get_text (self->brief, "company_id"));
}

static void
tamiz_call_head_map (GtkWidget *widget)
{
  TamizCallHead *self = TAMIZ_CALL_HEAD (widget);

  GTK_WIDGET_CLASS (tamiz_call_head_parent_class)->map (widget);
  tick_cb (self);
  self->tick_source = g_timeout_add_seconds (1, tick_cb, self);
}

static void
tamiz_call_head_unmap (GtkWidget *widget)
{
  g_clear_handle_id (&TAMIZ_CALL_HEAD (widget)->tick_source, g_source_remove);
  GTK_WIDGET_CLASS (tamiz_call_head_parent_class)->unmap (widget);
}

static void
tamiz_call_head_dispose (GObject *object)
{
  TamizCallHead *self = TAMIZ_CALL_HEAD (object);

  g_clear_handle_id (&self->tick_source, g_source_remove);
  gtk_widget_dispose_template (GTK_WIDGET (self), TAMIZ_TYPE_CALL_HEAD);
  g_clear_pointer (&self->brief, json_decref);
  g_clear_pointer (&self->zone, g_time_zone_unref);

  G_OBJECT_CLASS (tamiz_call_head_parent_class)->dispose (object);
}

static void
tamiz_call_head_class_init (TamizCallHeadClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tamiz_call_head_dispose;
  widget_class->map = tamiz_call_head_map;
  widget_class->unmap = tamiz_call_head_unmap;

  /* Somebody started or stopped the clock. */
  signals[CHANGED] = g_signal_new ("changed", TAMIZ_TYPE_CALL_HEAD, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 0);

  g_type_ensure (TAMIZ_TYPE_GRADE_BADGE);
  g_type_ensure (TAMIZ_TYPE_NOTICE);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/tamiz/Tamiz/pages/tamiz-call-head.ui");
  gtk_widget_class_bind_template_child (widget_class, TamizCallHead, badge);
  gtk_widget_class_bind_template_child (widget_class, TamizCallHead, name_label);
  gtk_widget_class_bind_template_child (widget_class, TamizCallHead, work_label);
  gtk_widget_class_bind_template_child (widget_class, TamizCallHead, there_label);
  gtk_widget_class_bind_template_child (widget_class, TamizCallHead, company_button);
  gtk_widget_class_bind_template_child (widget_class, TamizCallHead, dial_box);
  gtk_widget_class_bind_template_child (widget_class, TamizCallHead, phones_box);
  gtk_widget_class_bind_template_child (widget_class, TamizCallHead, timer_button);
  gtk_widget_class_bind_template_child (widget_class, TamizCallHead, timer_label);
  gtk_widget_class_bind_template_child (widget_class, TamizCallHead, notice);
  gtk_widget_class_bind_template_callback (widget_class, open_lead_cb);
  gtk_widget_class_bind_template_callback (widget_class, open_company_cb);
  gtk_widget_class_bind_template_callback (widget_class, timer_toggled_cb);
}

static void
tamiz_call_head_init (TamizCallHead *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * tamiz_call_head_show:
 * @self: a head
 * @desk: where somebody works
 * @brief: what call.brief answered
 *
 * Shows whom one calls.  Who is not to be called has no number here.
 */
void
tamiz_call_head_show (TamizCallHead *self,
                      TamizDesk     *desk,
                      json_t        *brief)
{
  g_autoptr (json_t) old = self->brief;
  const char *name = tamiz_json_get_text (brief, "name");

  self->brief = json_incref (brief);
  g_clear_pointer (&self->zone, g_time_zone_unref);
  self->zone = g_time_zone_ref (tamiz_desk_get_zone (desk));

  tamiz_grade_badge_set_nick (self->badge, tamiz_json_get_text (brief, "grade"));
  gtk_label_set_label (self->name_label, name != NULL ? name : _("No Name"));
  show_work (self);
  show_time_there (self);
  if (old == NULL || !json_equal (json_object_get (old, "phones"), json_object_get (brief, "phones")))
    show_phones (self, json_object_get (brief, "phones"));
  if (old == NULL || !json_equal (json_object_get (old, "lead"), json_object_get (brief, "lead")))
    tamiz_notice_set_text (self->notice, NULL);
  gtk_widget_set_visible (self->dial_box, json_is_true (json_object_get (brief, "may_call")));
}

/* Seconds. */
gint64
tamiz_call_head_get_duration (TamizCallHead *self)
{
  return get_elapsed (self) / TAMIZ_SECOND;
}

gboolean
tamiz_call_head_is_running (TamizCallHead *self)
{
  return self->started != 0;
}

/* @duration in seconds. */
void
tamiz_call_head_set_duration (TamizCallHead *self,
                              gint64         duration,
                              gboolean       running)
{
  self->elapsed = duration * TAMIZ_SECOND;
  self->started = running ? g_get_monotonic_time () : 0;
  g_signal_handlers_block_by_func (self->timer_button, timer_toggled_cb, self);
  gtk_toggle_button_set_active (self->timer_button, running);
  g_signal_handlers_unblock_by_func (self->timer_button, timer_toggled_cb, self);
  show_clock (self);
}

/* Puts the keyboard on the button that calls. */
void
tamiz_call_head_focus_call (TamizCallHead *self)
{
  GtkWidget *phone = gtk_widget_get_first_child (GTK_WIDGET (self->phones_box));

  if (phone != NULL)
    gtk_widget_grab_focus (gtk_widget_get_first_child (phone));
}
