#define G_LOG_DOMAIN "tamiz-ask-dialog"

#include "config.h"

#include "tamiz-ask-dialog.h"

#include "tamiz-notice.h"
#include "tamiz-opinion-form.h"

#include <glib/gi18n-lib.h>

struct _TamizAskDialog
{
  AdwWindow parent_instance;

  GtkWidget *back_button;
  GtkWidget *next_button;
  GtkWidget *draft_button;
  AdwWindowTitle *window_title;
  TamizNotice *notice;
  GtkStack *stack;
  TamizOpinionForm *form;
  AdwStatusPage *waiting_page;
  GtkBox *compared_box;

  TamizDesk *desk;
  json_t *opinions;         /* (nullable): as definition.opinions tells them */
  int side;                 /* for which one answers; -1 = not at all */
};

G_DEFINE_FINAL_TYPE (TamizAskDialog, tamiz_ask_dialog, ADW_TYPE_WINDOW)

enum
{
  STARTED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static gboolean
is_showing (TamizAskDialog *self,
            const char     *page)
{
  return g_strcmp0 (gtk_stack_get_visible_child_name (self->stack), page) == 0;
}

static gboolean
has_side (TamizAskDialog *self,
          const char     *list,
          int             side)
{
  json_t *item;
  gsize i;

  json_array_foreach (json_object_get (self->opinions, list), i, item)
    {
      if (g_strcmp0 (json_string_value (item), tamiz_enum_nick (TAMIZ_ENUM_SIDE, side)) == 0)
        return TRUE;
    }

  return FALSE;
}

/* The side for which whoever works here has not answered yet, else -1. */
static int
find_side (TamizAskDialog *self)
{
  static const TamizRole roles[] = { TAMIZ_ROLE_MARKETING, TAMIZ_ROLE_SALES };

  for (int side = 0; side <= TAMIZ_SIDE_SALES; side++)
    {
      if (tamiz_desk_has_role (self->desk, roles[side]) && !has_side (self, "yours", side))
        return side;
    }

  return -1;
}

static void
show_buttons (TamizAskDialog *self)
{
  gboolean asking = is_showing (self, "asking");
  guint shown = tamiz_opinion_form_get_shown (self->form), count = tamiz_opinion_form_count (self->form);
  g_autofree char *step = g_strdup_printf (_("%u of %u"), shown + 1, count);

  gtk_widget_set_visible (self->back_button, asking && shown > 0);
  gtk_widget_set_visible (self->next_button, asking);
  gtk_button_set_label (GTK_BUTTON (self->next_button), shown + 1 < count ? _("_Next") : _("_Answer"));
  gtk_widget_set_visible (self->draft_button, is_showing (self, "compared"));
  gtk_widget_set_sensitive (self->draft_button,
                            tamiz_desk_may (self->desk, TAMIZ_RIGHT_WORK) != TAMIZ_PERMISSION_NO);
  adw_window_title_set_subtitle (self->window_title, asking && count > 0 ? step : "");
}

static void
step_to (TamizAskDialog *self,
         guint           nth)
{
  tamiz_opinion_form_show (self->form, nth);
  show_buttons (self);
}

static void
show_asking (TamizAskDialog *self)
{
  g_autofree char *title = g_strdup_printf (_("What Is a Good Lead? You Answer for %s"),
                                            tamiz_enum_label (TAMIZ_ENUM_SIDE, self->side));

  adw_window_title_set_title (self->window_title, title);
  gtk_stack_set_visible_child_name (self->stack, "asking");
  step_to (self, 0);
}

static void
questions_cb (gpointer      owner,
              json_t       *answer,
              const GError *error)
{
  TamizAskDialog *self = owner;

  if (answer == NULL)
    {
      tamiz_notice_set_text (self->notice, error->message);
      return;
    }
  tamiz_opinion_form_set_questions (self->form, json_object_get (answer, "questions"));
  show_asking (self);
}

/* Who has answered, and for whom one waits. */
static void
show_waiting (TamizAskDialog *self)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autofree char *escaped = NULL;
  json_t *person;
  gsize i;

  json_array_foreach (json_object_get (self->opinions, "answered"), i, person)
    {
      int side = TAMIZ_SIDE_MARKETING;

      tamiz_enum_from_nick (TAMIZ_ENUM_SIDE, tamiz_json_get_text (person, "side"), &side);
      /* Translators: a name, and the side they answered for */
      g_string_append_printf (text, _("%s has answered for %s."), tamiz_json_get_text (person, "name"),
                              tamiz_enum_label (TAMIZ_ENUM_SIDE, side));
      g_string_append_c (text, '\n');
    }
  for (int side = 0; side <= TAMIZ_SIDE_SALES; side++)
    {
      if (!has_side (self, "waiting", side))
        continue;
      /* Translators: a side */
      g_string_append_printf (text, _("%s has not answered yet."), tamiz_enum_label (TAMIZ_ENUM_SIDE, side));
      g_string_append_c (text, '\n');
    }
  g_string_append (text, _("Nobody sees what others said before they have answered themselves. Here it stands side "
                           "by side as soon as both have."));
  /* It is markup, and names are not. */
  escaped = g_markup_escape_text (text->str, -1);
  adw_status_page_set_description (self->waiting_page, escaped);
  adw_window_title_set_title (self->window_title, _("Ask Both Sides First"));
  gtk_stack_set_visible_child_name (self->stack, "waiting");
  show_buttons (self);
}

static const char *
get_who_says (json_t *row)
{
  const char *says = tamiz_json_get_text (row, "says");

  return g_strcmp0 (says, "both") == 0        ? _("Both")
         : g_strcmp0 (says, "marketing") == 0 ? _("Only Marketing")
         : g_strcmp0 (says, "sales") == 0     ? _("Only Sales")
                                              : _("Some");
}

static GtkWidget *
make_row (json_t *row)
{
  GtkWidget *widget = adw_action_row_new (), *who = gtk_label_new (get_who_says (row));

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (widget), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (widget), tamiz_json_get_text (row, "label"));
  gtk_widget_set_valign (who, GTK_ALIGN_CENTER);
  if (g_strcmp0 (tamiz_json_get_text (row, "says"), "both") == 0)
    adw_action_row_add_suffix (ADW_ACTION_ROW (widget), gtk_image_new_from_icon_name ("tamiz-done-symbolic"));
  else
    gtk_widget_add_css_class (who, "pill-label");
  adw_action_row_add_suffix (ADW_ACTION_ROW (widget), who);

  return widget;
}

static GtkWidget *
add_heading (TamizAskDialog *self,
             json_t         *row,
             const char     *title)
{
  GtkWidget *group = adw_preferences_group_new ();
  g_autofree char *escaped = g_markup_escape_text (title, -1);
  g_autofree char *description = g_markup_escape_text (tamiz_json_get_text (row, "question_title"), -1);

  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (group), escaped);
  adw_preferences_group_set_description (ADW_PREFERENCES_GROUP (group), description);
  gtk_box_append (self->compared_box, group);

  return group;
}

static void
add_texts (TamizAskDialog *self)
{
  GtkWidget *group = NULL;
  json_t *text;
  gsize i;

  json_array_foreach (json_object_get (self->opinions, "texts"), i, text)
    {
      GtkWidget *row = adw_action_row_new ();
      int side = TAMIZ_SIDE_MARKETING;
      g_autofree char *who = NULL;

      if (group == NULL)
        {
          group = adw_preferences_group_new ();
          adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (group), _("In their own words"));
          gtk_box_append (self->compared_box, group);
        }
      tamiz_enum_from_nick (TAMIZ_ENUM_SIDE, tamiz_json_get_text (text, "side"), &side);
      who = g_strdup_printf ("%s %s (%s)", tamiz_json_get_text (text, "question_title"),
                             tamiz_json_get_text (text, "name"), tamiz_enum_label (TAMIZ_ENUM_SIDE, side));
      adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
      adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), tamiz_json_get_text (text, "text"));
      adw_action_row_set_subtitle (ADW_ACTION_ROW (row), who);
      adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), row);
    }
}

static void
show_compared (TamizAskDialog *self)
{
  GtkWidget *child, *group = NULL;
  const char *shown = NULL;
  json_t *row;
  gsize i;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->compared_box))) != NULL)
    gtk_box_remove (self->compared_box, child);
  json_array_foreach (json_object_get (self->opinions, "items"), i, row)
    {
      const char *key = tamiz_json_get_text (row, "group");

      if (g_strcmp0 (key, shown) != 0)
        group = add_heading (self, row, tamiz_json_get_text (row, "group_title"));
      shown = key;
      adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), make_row (row));
    }
  add_texts (self);
  adw_window_title_set_title (self->window_title, _("What Both Sides Say"));
  gtk_stack_set_visible_child_name (self->stack, "compared");
  show_buttons (self);
}

static void
show_opinions (TamizAskDialog *self)
{
  self->side = find_side (self);
  if (self->side >= 0)
    {
      /* What is being answered is not asked anew. */
      if (!is_showing (self, "asking"))
        tamiz_desk_ask (self->desk, self, "questions", "definition.questions", NULL, questions_cb);
    }
  else if (json_array_size (json_object_get (self->opinions, "waiting")) > 0)
    show_waiting (self);
  else
    show_compared (self);
}

static void
opinions_cb (gpointer      owner,
             json_t       *answer,
             const GError *error)
{
  TamizAskDialog *self = owner;

  if (answer == NULL)
    {
      tamiz_notice_set_text (self->notice, error->message);
      return;
    }
  if (self->opinions != NULL && json_equal (self->opinions, answer))
    return;
  g_clear_pointer (&self->opinions, json_decref);
  self->opinions = json_incref (answer);
  show_opinions (self);
}

static void
answered_cb (gpointer      owner,
             json_t       *answer,
             const GError *error)
{
  TamizAskDialog *self = owner;

  tamiz_notice_set_text (self->notice, error != NULL ? error->message : NULL);
  gtk_widget_set_sensitive (self->next_button, TRUE);
  if (answer == NULL)
    return;
  /* Who is on both sides answers for the other one next. */
  gtk_stack_set_visible_child_name (self->stack, "reading");
  opinions_cb (self, answer, NULL);
}

static void
back_cb (TamizAskDialog *self)
{
  step_to (self, tamiz_opinion_form_get_shown (self->form) - 1);
}

static void
next_cb (TamizAskDialog *self)
{
  guint shown = tamiz_opinion_form_get_shown (self->form);
  g_autoptr (json_t) answers = NULL;
  g_autofree char *text = NULL;

  if (shown + 1 < tamiz_opinion_form_count (self->form))
    {
      step_to (self, shown + 1);
      return;
    }

  answers = tamiz_opinion_form_get_answers (self->form);
  text = tamiz_json_to_text (answers);
  gtk_widget_set_sensitive (self->next_button, FALSE);
  tamiz_desk_do (self->desk, self, "definition.opinion",
                 json_pack ("{ssss}", "side", tamiz_enum_nick (TAMIZ_ENUM_SIDE, self->side), "answers", text),
                 _("Answered"), answered_cb);
}

static void
started_cb (gpointer      owner,
            json_t       *answer,
            const GError *error)
{
  TamizAskDialog *self = owner;

  if (answer == NULL)
    {
      tamiz_notice_set_text (self->notice, error->message);
      gtk_widget_set_sensitive (self->draft_button, TRUE);
      return;
    }
  g_signal_emit (self, signals[STARTED], 0, answer);
  gtk_window_destroy (GTK_WINDOW (self));
}

static void
draft_cb (TamizAskDialog *self)
{
  gtk_widget_set_sensitive (self->draft_button, FALSE);
  tamiz_desk_do (self->desk, self, "definition.start-from-opinions", json_object (),
                 _("Draft begun with what both sides say"), started_cb);
}

static void
tamiz_ask_dialog_dispose (GObject *object)
{
  TamizAskDialog *self = TAMIZ_ASK_DIALOG (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), TAMIZ_TYPE_ASK_DIALOG);
  g_clear_object (&self->desk);
  g_clear_pointer (&self->opinions, json_decref);

  G_OBJECT_CLASS (tamiz_ask_dialog_parent_class)->dispose (object);
}

static void
tamiz_ask_dialog_class_init (TamizAskDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tamiz_ask_dialog_dispose;
  signals[STARTED] = g_signal_new ("started", TAMIZ_TYPE_ASK_DIALOG, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 1, G_TYPE_POINTER);

  g_type_ensure (TAMIZ_TYPE_NOTICE);
  g_type_ensure (TAMIZ_TYPE_OPINION_FORM);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/tamiz/Tamiz/pages/tamiz-ask-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, TamizAskDialog, back_button);
  gtk_widget_class_bind_template_child (widget_class, TamizAskDialog, next_button);
  gtk_widget_class_bind_template_child (widget_class, TamizAskDialog, draft_button);
  gtk_widget_class_bind_template_child (widget_class, TamizAskDialog, window_title);
  gtk_widget_class_bind_template_child (widget_class, TamizAskDialog, notice);
  gtk_widget_class_bind_template_child (widget_class, TamizAskDialog, stack);
  gtk_widget_class_bind_template_child (widget_class, TamizAskDialog, form);
  gtk_widget_class_bind_template_child (widget_class, TamizAskDialog, waiting_page);
  gtk_widget_class_bind_template_child (widget_class, TamizAskDialog, compared_box);
  gtk_widget_class_bind_template_callback (widget_class, back_cb);
  gtk_widget_class_bind_template_callback (widget_class, next_cb);
  gtk_widget_class_bind_template_callback (widget_class, draft_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
tamiz_ask_dialog_init (TamizAskDialog *self)
{
  self->side = -1;
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * tamiz_ask_dialog_show:
 * @owner: the widget that asks
 * @desk: where somebody works
 * @started: a handler of “started” with @owner first
 *
 * Asks whoever works here, or shows what both sides say.
 *
 * Returns: (transfer none): the window
 */
TamizAskDialog *
tamiz_ask_dialog_show (GtkWidget *owner,
                       TamizDesk *desk,
                       GCallback  started)
{
  TamizAskDialog *self = g_object_new (TAMIZ_TYPE_ASK_DIALOG, "transient-for", gtk_widget_get_root (owner), NULL);

  self->desk = g_object_ref (desk);
  g_signal_connect_object (self, "started", started, owner, G_CONNECT_SWAPPED);
  show_buttons (self);
  tamiz_ask_dialog_read (self);
  gtk_window_present (GTK_WINDOW (self));

  return self;
}

/**
 * tamiz_ask_dialog_read:
 * @self: the window
 *
 * Looks again whether others have answered.
 */
void
tamiz_ask_dialog_read (TamizAskDialog *self)
{
  tamiz_desk_ask (self->desk, self, "opinions", "definition.opinions", NULL, opinions_cb);
}
