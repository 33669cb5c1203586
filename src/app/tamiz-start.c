#define G_LOG_DOMAIN "tamiz-start"

#include "config.h"

#include "tamiz-start.h"

#include "tamiz-country.h"
#include "tamiz-json.h"
#include "tamiz-languages.h"
#include "tamiz-places.h"
#include "tamiz-text.h"

#include <glib/gi18n-lib.h>
#include <string.h>

struct _TamizStart
{
  AdwBin parent_instance;

  GtkStack *stack;
  GtkButton *back_button;
  GtkLabel *error_label;
  GtkButton *recover_button;
  GtkLabel *lack_label;
  AdwComboRow *country_row;
  AdwComboRow *language_row;
  GtkCheckButton *team_radio;
  AdwEntryRow *name_row;
  AdwEntryRow *email_row;
  GtkButton *new_button;
  GtkButton *country_next;
  GtkButton *language_next;
  GtkButton *finish_button;
  AdwStatusPage *busy_page;
  GtkProgressBar *progress;
  guint pulse_source;
};

G_DEFINE_FINAL_TYPE (TamizStart, tamiz_start, ADW_TYPE_BIN)

enum
{
  BEGIN,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static void
stop_pulsing (TamizStart *self)
{
  g_clear_handle_id (&self->pulse_source, g_source_remove);
}

static void
show (TamizStart *self,
      const char *name,
      GtkWidget  *focus)
{
  gboolean is_question = !g_str_equal (name, "choice") && !g_str_equal (name, "busy");

  if (!g_str_equal (name, "busy"))
    stop_pulsing (self);
  gtk_widget_set_visible (GTK_WIDGET (self->back_button), is_question);
  gtk_stack_set_visible_child_name (self->stack, name);
  if (focus != NULL)
    gtk_widget_grab_focus (focus);
}

static void
begin_cb (TamizStart *self)
{
  tamiz_start_ask (self);
}

static void
back_cb (TamizStart *self)
{
  const char *name = gtk_stack_get_visible_child_name (self->stack);

  if (g_str_equal (name, "people"))
    show (self, "language", GTK_WIDGET (self->language_next));
  else if (g_str_equal (name, "language"))
    show (self, "country", GTK_WIDGET (self->country_next));
  else
    show (self, "choice", GTK_WIDGET (self->new_button));
}

static void
country_done_cb (TamizStart *self)
{
  show (self, "language", GTK_WIDGET (self->language_row));
}

static void
language_done_cb (TamizStart *self)
{
  show (self, "people", GTK_WIDGET (self->name_row));
}

/* (nullable): what is still to be written before a base can be begun. */
static const char *
find_lack (TamizStart *self)
{
  const char *email = gtk_editable_get_text (GTK_EDITABLE (self->email_row));
  const char *at = strchr (email, '@');

  if (tamiz_text_is_blank (gtk_editable_get_text (GTK_EDITABLE (self->name_row))))
    return _("Write your name");
  if (at == NULL || at == email || at[1] == '\0')
    return _("Write your e-mail address, as in name@company.example");

  return NULL;
}

static void
people_changed_cb (TamizStart *self)
{
  const char *lack = find_lack (self);

  gtk_widget_set_sensitive (GTK_WIDGET (self->finish_button), lack == NULL);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->finish_button), lack);
  gtk_widget_hide (GTK_WIDGET (self->lack_label));
}

static json_t *
collect (TamizStart *self)
{
  const TamizPlace *place = tamiz_places_get (adw_combo_row_get_selected (self->country_row));
  g_autofree char *name = tamiz_text_clean (gtk_editable_get_text (GTK_EDITABLE (self->name_row)));
  g_autofree char *email = tamiz_text_clean (gtk_editable_get_text (GTK_EDITABLE (self->email_row)));
  gboolean alone = !gtk_check_button_get_active (self->team_radio);

  return json_pack ("{s{ss, ss, ss, ss}, s{ss, ss, ss}}", "settings", "country", place->code,
                    "language", tamiz_language_get_nth (adw_combo_row_get_selected (self->language_row)),
                    "currency", place->currency, "timezone", place->timezone, "user", "name", name,
                    "email", email, "role", alone ? "marketing,sales,steward" : "marketing,steward");
}

static void
finish_cb (TamizStart *self)
{
  const char *lack = find_lack (self);
  json_t *answers;

  gtk_label_set_label (self->lack_label, lack != NULL ? lack : "");
  gtk_widget_set_visible (GTK_WIDGET (self->lack_label), lack != NULL);
  if (lack != NULL)
    return;

  answers = collect (self);
  g_signal_emit (self, signals[BEGIN], 0, answers);
  json_decref (answers);
}

static void
tamiz_start_dispose (GObject *object)
{
  stop_pulsing (TAMIZ_START (object));
  gtk_widget_dispose_template (GTK_WIDGET (object), TAMIZ_TYPE_START);

  G_OBJECT_CLASS (tamiz_start_parent_class)->dispose (object);
}

static void
tamiz_start_class_init (TamizStartClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tamiz_start_dispose;

  /* (answers): the settings and the first user of a new base, as JSON. */
  signals[BEGIN] = g_signal_new ("begin", TAMIZ_TYPE_START, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                 G_TYPE_NONE, 1, G_TYPE_POINTER);

  gtk_widget_class_set_template_from_resource (widget_class, "/org/tamiz/Tamiz/tamiz-start.ui");
  gtk_widget_class_bind_template_child (widget_class, TamizStart, stack);
  gtk_widget_class_bind_template_child (widget_class, TamizStart, back_button);
  gtk_widget_class_bind_template_child (widget_class, TamizStart, error_label);
  gtk_widget_class_bind_template_child (widget_class, TamizStart, recover_button);
  gtk_widget_class_bind_template_child (widget_class, TamizStart, lack_label);
  gtk_widget_class_bind_template_child (widget_class, TamizStart, country_row);
  gtk_widget_class_bind_template_child (widget_class, TamizStart, language_row);
  gtk_widget_class_bind_template_child (widget_class, TamizStart, team_radio);
  gtk_widget_class_bind_template_child (widget_class, TamizStart, name_row);
  gtk_widget_class_bind_template_child (widget_class, TamizStart, email_row);
  gtk_widget_class_bind_template_child (widget_class, TamizStart, new_button);
  gtk_widget_class_bind_template_child (widget_class, TamizStart, country_next);
  gtk_widget_class_bind_template_child (widget_class, TamizStart, language_next);
  gtk_widget_class_bind_template_child (widget_class, TamizStart, finish_button);
  gtk_widget_class_bind_template_child (widget_class, TamizStart, busy_page);
  gtk_widget_class_bind_template_child (widget_class, TamizStart, progress);
  gtk_widget_class_bind_template_callback (widget_class, begin_cb);
  gtk_widget_class_bind_template_callback (widget_class, back_cb);
  gtk_widget_class_bind_template_callback (widget_class, country_done_cb);
  gtk_widget_class_bind_template_callback (widget_class, language_done_cb);
  gtk_widget_class_bind_template_callback (widget_class, people_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, finish_cb);
}

static guint
guess_language (void)
{
  const char *const *names = g_get_language_names ();

  for (guint n = 0; names[n] != NULL; n++)
    {
      const char *code;

      for (guint i = 0; (code = tamiz_language_get_nth (i)) != NULL; i++)
        {
          if (g_str_equal (names[n], code))
            return i;
        }
    }

  return 0;
}

static void
fill_lists (TamizStart *self)
{
  g_autoptr (GtkStringList) countries = gtk_string_list_new (NULL);
  g_autoptr (GtkStringList) tongues = gtk_string_list_new (NULL);
  const char *code;

  for (guint i = 0; i < tamiz_places_get_size (); i++)
    gtk_string_list_take (countries, tamiz_country_dup_name (tamiz_places_get (i)->code));
  for (guint i = 0; (code = tamiz_language_get_nth (i)) != NULL; i++)
    gtk_string_list_append (tongues, tamiz_language_get_title (code));

  adw_combo_row_set_model (self->country_row, G_LIST_MODEL (countries));
  adw_combo_row_set_selected (self->country_row, tamiz_places_guess ());
  adw_combo_row_set_model (self->language_row, G_LIST_MODEL (tongues));
  adw_combo_row_set_selected (self->language_row, guess_language ());
}

static void
tamiz_start_init (TamizStart *self)
{
  const char *name = g_get_real_name ();

  gtk_widget_init_template (GTK_WIDGET (self));
  fill_lists (self);
  if (name != NULL && !g_str_equal (name, "Unknown") && !g_str_equal (name, "root"))
    gtk_editable_set_text (GTK_EDITABLE (self->name_row), name);
}

GtkWidget *
tamiz_start_new (void)
{
  return g_object_new (TAMIZ_TYPE_START, NULL);
}

/* Begins with the first of the three questions. */
void
tamiz_start_ask (TamizStart *self)
{
  show (self, "country", GTK_WIDGET (self->country_row));
}

void
tamiz_start_show_choice (TamizStart *self)
{
  gtk_widget_hide (GTK_WIDGET (self->error_label));
  gtk_widget_hide (GTK_WIDGET (self->recover_button));
  show (self, "choice", GTK_WIDGET (self->new_button));
}

static gboolean
pulse_cb (gpointer user_data)
{
  TamizStart *self = user_data;

  gtk_progress_bar_pulse (self->progress);

  return G_SOURCE_CONTINUE;
}

/* @what says what is being done; it can be cancelled by “win.cancel-opening”. */
void
tamiz_start_show_busy (TamizStart *self,
                       const char *what)
{
  adw_status_page_set_title (self->busy_page, what);
  gtk_progress_bar_set_fraction (self->progress, 0);
  stop_pulsing (self);
  self->pulse_source = g_timeout_add (150, pulse_cb, self);
  show (self, "busy", NULL);
}

/* @fraction is from 0 to 1. */
void
tamiz_start_set_progress (TamizStart *self,
                          double      fraction)
{
  stop_pulsing (self);
  gtk_progress_bar_set_fraction (self->progress, CLAMP (fraction, 0, 1));
}

/* Says why no base could be opened, above what can be done now. */
void
tamiz_start_show_error (TamizStart *self,
                        const char *message)
{
  tamiz_start_show_choice (self);
  gtk_label_set_label (self->error_label, message);
  gtk_widget_show (GTK_WIDGET (self->error_label));
}

/* Offers to save what can be read of a base that is too damaged to be opened. */
void
tamiz_start_offer_recovery (TamizStart *self,
                            const char *path)
{
  gtk_actionable_set_action_target (GTK_ACTIONABLE (self->recover_button), "s", path);
  gtk_widget_show (GTK_WIDGET (self->recover_button));
}
