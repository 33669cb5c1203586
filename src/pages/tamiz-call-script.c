#define G_LOG_DOMAIN "tamiz-call-script"

#include "config.h"

#include "tamiz-call-script.h"

#include "tamiz-criterion-row.h"

#include <glib/gi18n-lib.h>
#include <string.h>

struct _TamizCallScript
{
  GtkBox parent_instance;

  GtkLabel *count_label;
  GtkLabel *nothing_label;
  GtkBox *open_box;
  GtkExpander *answered_expander;
  GtkBox *answered_box;

  GPtrArray *rows;          /* TamizCriterionRow, of both boxes */
  TamizCriterionRow *left;  /* (nullable): answered just now; the keyboard goes on from it */
  guint go_on_source;
};

G_DEFINE_FINAL_TYPE (TamizCallScript, tamiz_call_script, GTK_TYPE_BOX)

enum
{
  CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static void
show_count (TamizCallScript *self)
{
  guint n_open = 0, n_answered = 0;
  g_autofree char *text = NULL;

  for (GtkWidget *row = gtk_widget_get_first_child (GTK_WIDGET (self->open_box)); row != NULL;
       row = gtk_widget_get_next_sibling (row))
    {
      n_open++;
      if (tamiz_criterion_row_get_value (TAMIZ_CRITERION_ROW (row)) != NULL)
        n_answered++;
    }

  /* Translators: so many of so many questions are answered */
  text = g_strdup_printf (_("%u of %u"), n_answered, n_open);
  gtk_label_set_label (self->count_label, n_open > 0 ? text : "");
}

/* The next question that has no answer, after @row. */
static GtkWidget *
find_next (GtkWidget *row)
{
  for (row = gtk_widget_get_next_sibling (row); row != NULL; row = gtk_widget_get_next_sibling (row))
    {
      if (tamiz_criterion_row_get_value (TAMIZ_CRITERION_ROW (row)) == NULL)
        return row;
    }

  return NULL;
}

/* Who answers with the keyboard talks meanwhile: it goes on by itself.  Who has left the
 * question in another way is where they want to be.
 */
static gboolean
go_on_cb (gpointer user_data)
{
  TamizCallScript *self = user_data;
  GtkWidget *row = GTK_WIDGET (self->left), *next;

  self->go_on_source = 0;
  self->left = NULL;
  if (gtk_widget_get_focus_child (row) != NULL)
    {
      next = find_next (row);
      if (next != NULL)
        gtk_widget_grab_focus (next);
    }

  return G_SOURCE_REMOVE;
}

static void
answered_cb (TamizCallScript   *self,
             const char        *value,
             TamizCriterionRow *row)
{
  show_count (self);
  g_signal_emit (self, signals[CHANGED], 0);
  if (value == NULL || gtk_widget_get_parent (GTK_WIDGET (row)) != GTK_WIDGET (self->open_box))
    return;

  self->left = row;
  if (self->go_on_source == 0)
    self->go_on_source = g_idle_add (go_on_cb, self);
}

static TamizCriterionRow *
find_row (TamizCallScript *self,
          const char      *key)
{
  for (guint i = 0; i < self->rows->len; i++)
    {
      if (g_strcmp0 (tamiz_criterion_row_get_key (g_ptr_array_index (self->rows, i)), key) == 0)
        return g_ptr_array_index (self->rows, i);
    }

  return NULL;
}

/* Only what people are asked, and only where it applies or may yet. */
static gboolean
is_asked (json_t *criterion)
{
  return json_is_true (json_object_get (criterion, "asked"))
         && !json_is_false (json_object_get (criterion, "applies"));
}

static json_t *
find_criterion (json_t     *criteria,
                const char *key)
{
  json_t *criterion;
  gsize i;

  json_array_foreach (criteria, i, criterion)
    {
      if (g_strcmp0 (tamiz_json_get_text (criterion, "key"), key) == 0)
        return criterion;
    }

  return NULL;
}

static void
add_row (TamizCallScript *self,
         GtkBox          *box,
         json_t          *criterion)
{
  GtkWidget *row = tamiz_criterion_row_new ();

  tamiz_criterion_row_set_item (TAMIZ_CRITERION_ROW (row), criterion);
  g_signal_connect_object (row, "answered", G_CALLBACK (answered_cb), self, G_CONNECT_SWAPPED);
  gtk_box_append (box, row);
  g_ptr_array_add (self->rows, row);
}

static void
add_rows (TamizCallScript *self,
          json_t          *criteria,
          json_t          *order)
{
  json_t *key, *criterion;
  gsize i;

  json_array_foreach (order, i, key)
    {
      criterion = find_criterion (criteria, json_string_value (key));
      if (criterion != NULL && is_asked (criterion))
        add_row (self, self->open_box, criterion);
    }
  json_array_foreach (criteria, i, criterion)
    {
      if (is_asked (criterion) && find_row (self, tamiz_json_get_text (criterion, "key")) == NULL)
        add_row (self, self->answered_box, criterion);
    }
}

/* The same questions are only shown anew, each in its place. */
static gboolean
update_rows (TamizCallScript *self,
             json_t          *criteria)
{
  json_t *criterion;
  guint n_asked = 0;
  gsize i;

  json_array_foreach (criteria, i, criterion)
    {
      if (!is_asked (criterion))
        continue;
      n_asked++;
      if (find_row (self, tamiz_json_get_text (criterion, "key")) == NULL)
        return FALSE;
    }
  if (n_asked != self->rows->len)
    return FALSE;

  for (guint n = 0; n < self->rows->len; n++)
    {
      TamizCriterionRow *row = g_ptr_array_index (self->rows, n);

      tamiz_criterion_row_set_item (row, find_criterion (criteria, tamiz_criterion_row_get_key (row)));
    }

  return TRUE;
}

static void
say_what_is_there (TamizCallScript *self)
{
  gboolean any_open = gtk_widget_get_first_child (GTK_WIDGET (self->open_box)) != NULL;
  guint n = 0;
  g_autofree char *title = NULL;

  for (GtkWidget *row = gtk_widget_get_first_child (GTK_WIDGET (self->answered_box)); row != NULL;
       row = gtk_widget_get_next_sibling (row))
    n++;
  title = g_strdup_printf (ngettext ("%u answered before", "%u answered before", n), n);
  gtk_expander_set_label (self->answered_expander, title);
  gtk_widget_set_visible (GTK_WIDGET (self->answered_expander), n > 0);
  gtk_label_set_label (self->nothing_label,
                       n > 0 ? _("All questions of the definition are answered.")
                             : _("No definition is in force, so there is nothing to ask yet."));
  gtk_widget_set_visible (GTK_WIDGET (self->nothing_label), !any_open);
  show_count (self);
}

static void
tamiz_call_script_dispose (GObject *object)
{
  TamizCallScript *self = TAMIZ_CALL_SCRIPT (object);

  g_clear_handle_id (&self->go_on_source, g_source_remove);
  g_clear_pointer (&self->rows, g_ptr_array_unref);
  gtk_widget_dispose_template (GTK_WIDGET (self), TAMIZ_TYPE_CALL_SCRIPT);

  G_OBJECT_CLASS (tamiz_call_script_parent_class)->dispose (object);
}

/* GTK 4.18 looks for the keyboard's next place in what is folded away, too, which then is in
 * no window; so it is not there until it is unfolded.
 */
static void
fold_cb (TamizCallScript *self)
{
  gtk_expander_set_child (self->answered_expander,
                          gtk_expander_get_expanded (self->answered_expander)
                              ? GTK_WIDGET (self->answered_box)
                              : NULL);
}

static void
tamiz_call_script_class_init (TamizCallScriptClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tamiz_call_script_dispose;

  /* Something was answered that is not stored yet, or taken back. */
  signals[CHANGED] = g_signal_new ("changed", TAMIZ_TYPE_CALL_SCRIPT, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                   NULL, G_TYPE_NONE, 0);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/tamiz/Tamiz/pages/tamiz-call-script.ui");
  gtk_widget_class_bind_template_child (widget_class, TamizCallScript, count_label);
  gtk_widget_class_bind_template_child (widget_class, TamizCallScript, nothing_label);
  gtk_widget_class_bind_template_child (widget_class, TamizCallScript, open_box);
  gtk_widget_class_bind_template_child (widget_class, TamizCallScript, answered_expander);
  gtk_widget_class_bind_template_child (widget_class, TamizCallScript, answered_box);
  gtk_widget_class_bind_template_callback (widget_class, fold_cb);
}

static void
tamiz_call_script_init (TamizCallScript *self)
{
  self->rows = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}

/* Takes all questions away, with their answers. */
void
tamiz_call_script_clear (TamizCallScript *self)
{
  GtkWidget *row;

  g_clear_handle_id (&self->go_on_source, g_source_remove);
  self->left = NULL;
  g_ptr_array_set_size (self->rows, 0);
  while ((row = gtk_widget_get_first_child (GTK_WIDGET (self->open_box))) != NULL)
    gtk_box_remove (self->open_box, row);
  while ((row = gtk_widget_get_first_child (GTK_WIDGET (self->answered_box))) != NULL)
    gtk_box_remove (self->answered_box, row);
  gtk_expander_set_expanded (self->answered_expander, FALSE);
  say_what_is_there (self);
}

/**
 * tamiz_call_script_show:
 * @self: a script
 * @criteria: the items of lead.criteria
 * @order: keys of the open ones, in the order in which to ask
 *
 * Shows the questions; where they are the same as before each stays in its place, and
 * what was answered meanwhile stays too.
 */
void
tamiz_call_script_show (TamizCallScript *self,
                        json_t          *criteria,
                        json_t          *order)
{
  g_autoptr (json_t) answers = NULL;

  if (self->rows->len > 0 && update_rows (self, criteria))
    return;

  answers = tamiz_call_script_dup_answers (self);
  tamiz_call_script_clear (self);
  add_rows (self, criteria, order);
  tamiz_call_script_set_answers (self, answers);
  say_what_is_there (self);
}

/**
 * tamiz_call_script_dup_answers:
 * @self: a script
 *
 * Returns: (transfer full): what was answered and is not stored yet, each value under its
 *   criterion's key
 */
json_t *
tamiz_call_script_dup_answers (TamizCallScript *self)
{
  json_t *answers = json_object ();

  for (guint i = 0; i < self->rows->len; i++)
    {
      TamizCriterionRow *row = g_ptr_array_index (self->rows, i);

      if (tamiz_criterion_row_get_pending (row) != NULL)
        tamiz_json_set_text (answers, tamiz_criterion_row_get_key (row), tamiz_criterion_row_get_pending (row));
    }

  return answers;
}

/* Shows answers that were kept; those of questions that are no more are dropped. */
void
tamiz_call_script_set_answers (TamizCallScript *self,
                               json_t          *answers)
{
  for (guint i = 0; i < self->rows->len; i++)
    {
      TamizCriterionRow *row = g_ptr_array_index (self->rows, i);
      const char *value = tamiz_json_get_text (answers, tamiz_criterion_row_get_key (row));

      tamiz_criterion_row_set_value (row, value);
      if (value != NULL && gtk_widget_get_parent (GTK_WIDGET (row)) == GTK_WIDGET (self->answered_box))
        gtk_expander_set_expanded (self->answered_expander, TRUE);
    }
  show_count (self);
}

/**
 * tamiz_call_script_dup_problem:
 * @self: a script
 *
 * Says why an answer that is typed cannot be taken.
 *
 * Returns: (transfer full) (nullable): a sentence, of the first one
 */
char *
tamiz_call_script_dup_problem (TamizCallScript *self)
{
  char *problem = NULL;

  for (guint i = 0; i < self->rows->len && problem == NULL; i++)
    problem = tamiz_criterion_row_dup_problem (g_ptr_array_index (self->rows, i));

  return problem;
}

/**
 * tamiz_call_script_finish:
 * @self: a script
 *
 * Takes what is typed as answers.
 *
 * Returns: whether all could be read; where not, the row says why and has the keyboard
 */
gboolean
tamiz_call_script_finish (TamizCallScript *self)
{
  TamizCriterionRow *unread = NULL;

  for (guint i = 0; i < self->rows->len; i++)
    {
      TamizCriterionRow *row = g_ptr_array_index (self->rows, i);
      g_autofree char *problem = tamiz_criterion_row_dup_problem (row);

      tamiz_criterion_row_finish (row);
      if (problem != NULL && unread == NULL)
        unread = row;
    }
  if (unread != NULL)
    gtk_widget_grab_focus (GTK_WIDGET (unread));

  return unread == NULL;
}

/* Whether a message of the engine speaks of an answer: it names the criterion's title or
 * quotes what was typed.
 */
static gboolean
is_about (TamizCriterionRow *row,
          const char        *message)
{
  const char *value = tamiz_criterion_row_get_pending (row);
  const char *title = tamiz_json_get_text (tamiz_criterion_row_get_item (row), "title");
  g_autofree char *quoted = g_strdup_printf ("“%s”", value);
  g_autofree char *guillemets = g_strdup_printf ("«%s»", value);

  return value != NULL
         && (strstr (message, title) != NULL || strstr (message, quoted) != NULL
             || strstr (message, guillemets) != NULL);
}

/* Says at the answer that was refused why it was; NULL takes every refusal away. */
void
tamiz_call_script_set_refusal (TamizCallScript *self,
                               const char      *message)
{
  gboolean said = FALSE;

  for (guint i = 0; i < self->rows->len; i++)
    {
      TamizCriterionRow *row = g_ptr_array_index (self->rows, i);
      gboolean about = message != NULL && !said && is_about (row, message);

      tamiz_criterion_row_set_refusal (row, about ? message : NULL);
      if (about)
        gtk_widget_grab_focus (GTK_WIDGET (row));
      said |= about;
    }
}
