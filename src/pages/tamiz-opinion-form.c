#define G_LOG_DOMAIN "tamiz-opinion-form"

#include "config.h"

#include "tamiz-opinion-form.h"

#include <glib/gi18n-lib.h>

#define COLUMNS 2

#define QUESTION "tamiz-question"
#define GROUP "tamiz-group"
#define KEY "tamiz-key"

struct _TamizOpinionForm
{
  AdwBin parent_instance;

  GtkStack *stack;          /* a page a question */
  GPtrArray *pages;         /* GtkWidget */
  GPtrArray *checks;        /* GtkCheckButton */
  GPtrArray *entries;       /* GtkEntry: own words, as pages */
};

G_DEFINE_FINAL_TYPE (TamizOpinionForm, tamiz_opinion_form, ADW_TYPE_BIN)

static GtkWidget *
make_label (const char *text,
            const char *css_class)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_widget_add_css_class (label, css_class);

  return label;
}

static void
keep_text (GtkWidget  *widget,
           const char *name,
           json_t     *object)
{
  g_object_set_data_full (G_OBJECT (widget), name, g_strdup (tamiz_json_get_text (object, "key")), g_free);
}

static GtkWidget *
make_check (TamizOpinionForm *self,
            json_t           *question,
            json_t           *group,
            json_t           *choice)
{
  const char *label = tamiz_json_get_text (choice, "label");
  gboolean weak = json_is_true (json_object_get (choice, "weak"));
  /* Translators: an activity that is a weak signal */
  g_autofree char *text = weak ? g_strdup_printf (_("%s (weak signal)"), label) : g_strdup (label);
  GtkWidget *check = gtk_check_button_new_with_label (text);

  keep_text (check, QUESTION, question);
  keep_text (check, GROUP, group);
  keep_text (check, KEY, choice);
  gtk_widget_set_hexpand (check, TRUE);
  g_ptr_array_add (self->checks, check);

  return check;
}

static void
add_group (TamizOpinionForm *self,
           GtkWidget        *box,
           json_t           *question,
           json_t           *group)
{
  json_t *choices = json_object_get (group, "choices"), *choice;
  GtkWidget *grid;
  gsize i;

  if (json_array_size (choices) == 0)
    return;

  grid = gtk_grid_new ();
  gtk_grid_set_column_homogeneous (GTK_GRID (grid), TRUE);
  gtk_grid_set_column_spacing (GTK_GRID (grid), 12);
  json_array_foreach (choices, i, choice)
    gtk_grid_attach (GTK_GRID (grid), make_check (self, question, group, choice), (int) i % COLUMNS,
                     (int) i / COLUMNS, 1, 1);
  gtk_box_append (GTK_BOX (box), make_label (tamiz_json_get_text (group, "title"), "heading"));
  gtk_box_append (GTK_BOX (box), grid);
}

static void
add_entry (TamizOpinionForm *self,
           GtkWidget        *box,
           json_t           *question)
{
  GtkWidget *entry = gtk_entry_new ();
  g_autofree char *name = g_strdup_printf (_("%s In your own words"), tamiz_json_get_text (question, "title"));

  gtk_entry_set_max_length (GTK_ENTRY (entry), 2000);
  gtk_accessible_update_property (GTK_ACCESSIBLE (entry), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  keep_text (entry, QUESTION, question);
  gtk_box_append (GTK_BOX (box), make_label (_("In your own words"), "heading"));
  gtk_box_append (GTK_BOX (box), entry);
  g_ptr_array_add (self->entries, entry);
}

static GtkWidget *
make_page (TamizOpinionForm *self,
           json_t           *question)
{
  GtkWidget *scroller = gtk_scrolled_window_new (), *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 9);
  json_t *group;
  gsize i;

  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_widget_set_margin_top (box, 18);
  gtk_widget_set_margin_bottom (box, 24);
  gtk_widget_set_margin_start (box, 24);
  gtk_widget_set_margin_end (box, 24);
  gtk_box_append (GTK_BOX (box), make_label (tamiz_json_get_text (question, "title"), "title-2"));
  gtk_box_append (GTK_BOX (box), make_label (tamiz_json_get_text (question, "help"), "dim-label"));
  json_array_foreach (json_object_get (question, "groups"), i, group)
    add_group (self, box, question, group);
  add_entry (self, box, question);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), box);

  return scroller;
}

static void
tamiz_opinion_form_finalize (GObject *object)
{
  TamizOpinionForm *self = TAMIZ_OPINION_FORM (object);

  g_ptr_array_unref (self->pages);
  g_ptr_array_unref (self->checks);
  g_ptr_array_unref (self->entries);

  G_OBJECT_CLASS (tamiz_opinion_form_parent_class)->finalize (object);
}

static void
tamiz_opinion_form_class_init (TamizOpinionFormClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = tamiz_opinion_form_finalize;
}

static void
tamiz_opinion_form_init (TamizOpinionForm *self)
{
  self->pages = g_ptr_array_new ();
  self->checks = g_ptr_array_new ();
  self->entries = g_ptr_array_new ();
  self->stack = GTK_STACK (gtk_stack_new ());
  gtk_widget_set_vexpand (GTK_WIDGET (self->stack), TRUE);
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->stack));
}

GtkWidget *
tamiz_opinion_form_new (void)
{
  return g_object_new (TAMIZ_TYPE_OPINION_FORM, NULL);
}

/**
 * tamiz_opinion_form_set_questions:
 * @self: a form
 * @questions: as definition.questions lists them
 *
 * Asks these, from the first; what was answered before is forgotten.
 */
void
tamiz_opinion_form_set_questions (TamizOpinionForm *self,
                                  json_t           *questions)
{
  json_t *question;
  gsize i;

  for (guint n = 0; n < self->pages->len; n++)
    gtk_stack_remove (self->stack, g_ptr_array_index (self->pages, n));
  g_ptr_array_set_size (self->pages, 0);
  g_ptr_array_set_size (self->checks, 0);
  g_ptr_array_set_size (self->entries, 0);
  json_array_foreach (questions, i, question)
    {
      GtkWidget *page = make_page (self, question);

      gtk_stack_add_child (self->stack, page);
      g_ptr_array_add (self->pages, page);
    }
}

guint
tamiz_opinion_form_count (TamizOpinionForm *self)
{
  return self->pages->len;
}

guint
tamiz_opinion_form_get_shown (TamizOpinionForm *self)
{
  guint position;

  return g_ptr_array_find (self->pages, gtk_stack_get_visible_child (self->stack), &position) ? position : 0;
}

/* Shows a question, and puts the keyboard there. */
void
tamiz_opinion_form_show (TamizOpinionForm *self,
                         guint             nth)
{
  if (nth >= self->pages->len)
    return;
  gtk_stack_set_visible_child (self->stack, g_ptr_array_index (self->pages, nth));
  gtk_widget_child_focus (g_ptr_array_index (self->pages, nth), GTK_DIR_TAB_FORWARD);
}

static json_t *
get_member (json_t     *object,
            const char *key,
            json_t   *(*make) (void))
{
  json_t *member = json_object_get (object, key);

  if (member == NULL)
    {
      member = make ();
      json_object_set_new (object, key, member);
    }

  return member;
}

/**
 * tamiz_opinion_form_get_answers:
 * @self: a form
 *
 * Tells what is checked and written, as definition.opinion takes it.
 *
 * Returns: (transfer full): a JSON object; empty where nothing is answered
 */
json_t *
tamiz_opinion_form_get_answers (TamizOpinionForm *self)
{
  json_t *answers = json_object ();

  for (guint i = 0; i < self->checks->len; i++)
    {
      GtkCheckButton *check = g_ptr_array_index (self->checks, i);
      json_t *question;

      if (!gtk_check_button_get_active (check))
        continue;
      question = get_member (answers, g_object_get_data (G_OBJECT (check), QUESTION), json_object);
      json_array_append_new (get_member (question, g_object_get_data (G_OBJECT (check), GROUP), json_array),
                             json_string (g_object_get_data (G_OBJECT (check), KEY)));
    }
  for (guint i = 0; i < self->entries->len; i++)
    {
      GtkEditable *entry = g_ptr_array_index (self->entries, i);
      const char *text = gtk_editable_get_text (entry);

      if (*text != '\0')
        json_object_set_new (get_member (answers, g_object_get_data (G_OBJECT (entry), QUESTION), json_object), "text",
                             json_string (text));
    }

  return answers;
}
