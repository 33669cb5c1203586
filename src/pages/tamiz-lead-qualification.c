#define G_LOG_DOMAIN "tamiz-lead-qualification"

#include "config.h"

#include "tamiz-lead-qualification.h"

#include "tamiz-criterion-row.h"
#include "tamiz-turns.h"

#include <glib/gi18n-lib.h>

/* Marks a row whose answer was stored. */
#define STORED "stored"
/* The lead for which a row was answered last. */
#define ANSWERED_FOR "answered-for"

struct _TamizLeadQualification
{
  TamizLeadPart parent_instance;

  GtkLabel *empty_label;
  GtkListBox *asked_list;
  GtkLabel *bound_title;
  GtkListBox *bound_list;

  GPtrArray *rows;          /* TamizCriterionRow, of both lists */
  json_t *items;            /* (nullable): lead.criteria's, of which rows are being made */
  gsize next_item;
  guint n_seen;             /* of those that apply: they have their rows */
  TamizTurns turns;
  char *id;                 /* (nullable): the lead that the rows show */
  char *focus;              /* (nullable): the criterion to go to when it is there */
};

G_DEFINE_FINAL_TYPE (TamizLeadQualification, tamiz_lead_qualification, TAMIZ_TYPE_LEAD_PART)

static TamizCriterionRow *
find_row (TamizLeadQualification *self,
          const char             *key)
{
  for (guint i = 0; i < self->rows->len; i++)
    {
      TamizCriterionRow *row = g_ptr_array_index (self->rows, i);

      if (g_strcmp0 (tamiz_criterion_row_get_key (row), key) == 0)
        return row;
    }

  return NULL;
}

/* A stored answer is shown as one that is not until the lead has been read again.  What was
 * answered for a lead that has been left meanwhile is not shown with the one in its place.
 */
static void
answered_cb (gpointer      owner,
             json_t       *answer,
             const GError *error)
{
  GtkWidget *part = gtk_widget_get_ancestor (owner, TAMIZ_TYPE_LEAD_QUALIFICATION);
  TamizLeadQualification *self = (TamizLeadQualification *) part;
  const char *id = g_object_get_data (owner, ANSWERED_FOR);

  if (part == NULL)
    return;
  if (g_strcmp0 (id, self->id) != 0)
    {
      if (error != NULL)
        tamiz_desk_tell_failure (tamiz_lead_part_get_desk (TAMIZ_LEAD_PART (self)), error->message);
      return;
    }
  tamiz_criterion_row_set_refusal (owner, error != NULL ? error->message : NULL);
  if (error == NULL)
    g_object_set_data (owner, STORED, owner);
}

static void
answer_cb (TamizLeadQualification *self,
           const char             *value,
           TamizCriterionRow      *row)
{
  const char *title = tamiz_json_get_text (tamiz_criterion_row_get_item (row), "title");
  /* Translators: %s is a criterion */
  g_autofree char *done = g_strdup_printf (_("“%s” answered"), title);

  if (value == NULL)
    return;

  g_object_set_data (G_OBJECT (row), STORED, NULL);
  g_object_set_data_full (G_OBJECT (row), ANSWERED_FOR, g_strdup (self->id), g_free);
  tamiz_desk_do (tamiz_lead_part_get_desk (TAMIZ_LEAD_PART (self)), row, "answer",
                 json_pack ("{ssssss}", "id", self->id, "criterion", tamiz_criterion_row_get_key (row),
                            "value", value),
                 done, answered_cb);
}

static void
remove_rows (TamizLeadQualification *self)
{
  GtkListBox *lists[] = { self->asked_list, self->bound_list };

  for (guint i = 0; i < G_N_ELEMENTS (lists); i++)
    {
      GtkListBoxRow *row;

      while ((row = gtk_list_box_get_row_at_index (lists[i], 0)) != NULL)
        gtk_list_box_remove (lists[i], GTK_WIDGET (row));
    }
  g_ptr_array_set_size (self->rows, 0);
}

static gboolean
applies (json_t *criterion)
{
  return !json_is_false (json_object_get (criterion, "applies"));
}

/* The rows stay while the definition asks the same: whether those that there are stand for
 * the first criteria; *@n_asked is how many there are to be.
 */
static gboolean
rows_fit (TamizLeadQualification *self,
          json_t                 *items,
          guint                  *n_asked)
{
  gboolean fit = TRUE;
  json_t *item;
  gsize i;
  guint n = 0;

  json_array_foreach (items, i, item)
    {
      if (!applies (item))
        continue;
      if (n < self->rows->len)
        fit &= g_strcmp0 (tamiz_criterion_row_get_key (g_ptr_array_index (self->rows, n)),
                          tamiz_json_get_text (item, "key"))
               == 0;
      n++;
    }
  *n_asked = n;

  return fit && self->rows->len <= n;
}

/* A criterion under its title, by which what is missing names it. */
static TamizCriterionRow *
add_row (TamizLeadQualification *self,
         json_t                 *item)
{
  gboolean asked = json_is_true (json_object_get (item, "asked"));
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  GtkWidget *criterion = tamiz_criterion_row_new ();

  if (tamiz_json_get_text (item, "question") != NULL)
    {
      GtkWidget *title = gtk_label_new (tamiz_json_get_text (item, "title"));

      gtk_label_set_xalign (GTK_LABEL (title), 0);
      gtk_label_set_wrap (GTK_LABEL (title), TRUE);
      gtk_widget_add_css_class (title, "dim-label");
      gtk_box_append (GTK_BOX (box), title);
    }
  gtk_box_append (GTK_BOX (box), criterion);
  gtk_widget_add_css_class (box, "criterion");
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
  gtk_widget_set_focusable (row, FALSE);
  g_signal_connect_object (criterion, "answered", G_CALLBACK (answer_cb), self, G_CONNECT_SWAPPED);
  gtk_list_box_append (asked ? self->asked_list : self->bound_list, row);
  g_ptr_array_add (self->rows, criterion);

  return TAMIZ_CRITERION_ROW (criterion);
}

/* What was answered for another lead is not this one's. */
static void
show_row (TamizCriterionRow *row,
          json_t            *item,
          gboolean           other)
{
  tamiz_criterion_row_set_item (row, item);
  if (other || g_object_get_data (G_OBJECT (row), STORED) != NULL)
    {
      g_object_set_data (G_OBJECT (row), STORED, NULL);
      tamiz_criterion_row_set_value (row, NULL);
      tamiz_criterion_row_set_refusal (row, NULL);
    }
  if (other)
    tamiz_criterion_row_forget (row);
}

static void
show_rows (TamizLeadQualification *self,
           json_t                 *items,
           gboolean                other)
{
  TamizOpenLead *lead = tamiz_lead_part_get_lead (TAMIZ_LEAD_PART (self));
  gboolean editable = tamiz_open_lead_may_work (lead);
  guint n = 0, bound = 0;
  json_t *item;
  gsize i;

  json_array_foreach (items, i, item)
    {
      if (!applies (item))
        continue;
      tamiz_criterion_row_set_editable (g_ptr_array_index (self->rows, n), editable);
      show_row (g_ptr_array_index (self->rows, n++), item, other);
      bound += !json_is_true (json_object_get (item, "asked"));
    }
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->asked_list),
                               editable ? NULL
                                        : _("Answers are entered by marketing and by the lead's executive"));
  gtk_widget_set_visible (GTK_WIDGET (self->asked_list), n > bound);
  gtk_widget_set_visible (GTK_WIDGET (self->bound_list), bound > 0);
  gtk_widget_set_visible (GTK_WIDGET (self->bound_title), bound > 0);
  gtk_label_set_label (self->empty_label,
                       n > 0                              ? ""
                       : tamiz_open_lead_is_erased (lead) ? tamiz_open_lead_why_unjudged (lead)
                                                          : _("No definition is in force. Marketing and sales agree "
                                                              "on one on the page Definition; its criteria are "
                                                              "asked here."));
  gtk_widget_set_visible (GTK_WIDGET (self->empty_label), n == 0);
}

static void
go_to_focus (TamizLeadQualification *self)
{
  TamizCriterionRow *row = self->focus != NULL ? find_row (self, self->focus) : NULL;

  if (row != NULL)
    gtk_widget_grab_focus (GTK_WIDGET (row));
  g_clear_pointer (&self->focus, g_free);
}

/* A row shows this lead from the moment it is there. */
static gboolean
make_next_row (gpointer owner)
{
  TamizLeadQualification *self = owner;
  json_t *item = json_array_get (self->items, self->next_item++);

  if (item == NULL)
    {
      show_rows (self, self->items, TRUE);
      go_to_focus (self);
      return FALSE;
    }
  if (applies (item) && self->n_seen++ == self->rows->len)
    {
      TamizOpenLead *lead = tamiz_lead_part_get_lead (TAMIZ_LEAD_PART (self));
      TamizCriterionRow *row = add_row (self, item);

      tamiz_criterion_row_set_editable (row, lead != NULL && tamiz_open_lead_may_work (lead));
      tamiz_criterion_row_set_item (row, item);
    }

  return TRUE;
}

static void
make_rows (TamizLeadQualification *self,
           json_t                 *items)
{
  json_decref (self->items);
  self->items = json_incref (items);
  self->next_item = self->n_seen = 0;
  tamiz_turns_begin (&self->turns, TAMIZ_TURNS_BEFORE_PAINT, make_next_row, self);
}

static void
criteria_cb (gpointer      owner,
             json_t       *answer,
             const GError *error)
{
  TamizLeadQualification *self = owner;
  TamizOpenLead *lead = tamiz_lead_part_get_lead (TAMIZ_LEAD_PART (self));
  json_t *items = json_object_get (answer, "items");
  gboolean other, fit;
  guint n_asked;

  if (answer == NULL || lead == NULL)
    return;
  other = g_strcmp0 (self->id, tamiz_lead_part_get_asked (TAMIZ_LEAD_PART (self))) != 0;
  g_free (self->id);
  self->id = g_strdup (tamiz_lead_part_get_asked (TAMIZ_LEAD_PART (self)));
  fit = rows_fit (self, items, &n_asked);
  if (fit && self->rows->len == n_asked)
    {
      tamiz_turns_stop (&self->turns);
      show_rows (self, items, other);
      go_to_focus (self);
      return;
    }

  if (!fit || other)
    remove_rows (self);
  make_rows (self, items);
}

static void
tamiz_lead_qualification_refresh (TamizLeadPart *part,
                                  gboolean       other)
{
  tamiz_lead_part_ask (part, "lead.criteria", NULL, criteria_cb);
}

/* Before another lead takes the rows.  What cannot be read is told with what was typed. */
static void
tamiz_lead_qualification_save (TamizLeadPart *part)
{
  TamizLeadQualification *self = TAMIZ_LEAD_QUALIFICATION (part);

  for (guint i = 0; i < self->rows->len; i++)
    {
      TamizCriterionRow *row = g_ptr_array_index (self->rows, i);
      g_autofree char *problem = tamiz_criterion_row_dup_problem (row);

      if (problem != NULL)
        tamiz_desk_tell_failure (tamiz_lead_part_get_desk (part), problem);
      else
        tamiz_criterion_row_finish (row);
    }
}

static void
tamiz_lead_qualification_dispose (GObject *object)
{
  TamizLeadQualification *self = TAMIZ_LEAD_QUALIFICATION (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), TAMIZ_TYPE_LEAD_QUALIFICATION);
  tamiz_turns_stop (&self->turns);
  g_clear_pointer (&self->rows, g_ptr_array_unref);
  g_clear_pointer (&self->items, json_decref);
  g_clear_pointer (&self->id, g_free);
  g_clear_pointer (&self->focus, g_free);

  G_OBJECT_CLASS (tamiz_lead_qualification_parent_class)->dispose (object);
}

static void
tamiz_lead_qualification_class_init (TamizLeadQualificationClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tamiz_lead_qualification_dispose;
  TAMIZ_LEAD_PART_CLASS (klass)->refresh = tamiz_lead_qualification_refresh;
  TAMIZ_LEAD_PART_CLASS (klass)->save = tamiz_lead_qualification_save;

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/tamiz/Tamiz/pages/tamiz-lead-qualification.ui");
  gtk_widget_class_bind_template_child (widget_class, TamizLeadQualification, empty_label);
  gtk_widget_class_bind_template_child (widget_class, TamizLeadQualification, asked_list);
  gtk_widget_class_bind_template_child (widget_class, TamizLeadQualification, bound_title);
  gtk_widget_class_bind_template_child (widget_class, TamizLeadQualification, bound_list);
}

static void
tamiz_lead_qualification_init (TamizLeadQualification *self)
{
  self->rows = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}

/* Goes to a criterion, as soon as it is there. */
void
tamiz_lead_qualification_focus (TamizLeadQualification *self,
                                const char             *key)
{
  TamizOpenLead *lead = tamiz_lead_part_get_lead (TAMIZ_LEAD_PART (self));

  g_free (self->focus);
  self->focus = g_strdup (key);
  if (g_strcmp0 (self->id, tamiz_open_lead_get_id (lead)) == 0 && self->id != NULL && self->turns.owner == NULL)
    go_to_focus (self);
}
