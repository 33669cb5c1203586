#define G_LOG_DOMAIN "tamiz-filter-bar"

#include "config.h"

#include "tamiz-filter-bar.h"

#include "tamiz-filter-chip.h"
#include "tamiz-filter-words.h"
#include "tamiz-wrap-box.h"

#include <glib/gi18n-lib.h>

enum
{
  CHIP_STAGE,
  CHIP_GRADE,
  CHIP_SOURCE,
  CHIP_OWNER,
  CHIP_TAG,
  N_CHIPS,
};

struct _TamizFilterBar
{
  AdwBin parent_instance;

  TamizWrapBox *box;
  TamizFilterChip *chips[N_CHIPS];
  GtkWidget *clear_button;

  TamizDesk *desk;
  json_t *filter;           /* lead.list's arguments, without an order */
  GPtrArray *others;        /* buttons of filters that have no chip */
  json_t *matrix;           /* (nullable): report.matrix, for the words of a cell */
};

G_DEFINE_FINAL_TYPE (TamizFilterBar, tamiz_filter_bar, ADW_TYPE_BIN)

enum
{
  CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

/* Where a facet of lead.counts has its key and what people read; the closed lists are
 * complete, so their choices stand in their own order.
 */
static const struct
{
  const char *argument;
  const char *title;
  gboolean several;
  const char *key;
  const char *label;        /* (nullable): that of @list */
  TamizEnum list;
} facets[N_CHIPS] = {
  [CHIP_STAGE] = { "stage", N_("Stage"), TRUE, "key", NULL, TAMIZ_ENUM_STAGE },
  [CHIP_GRADE] = { "grade", N_("Grade"), TRUE, "key", NULL, TAMIZ_ENUM_GRADE },
  [CHIP_SOURCE] = { "source", N_("Source"), FALSE, "name", "name", 0 },
  [CHIP_OWNER] = { "owner", N_("Owner"), FALSE, "email", "name", 0 },
  [CHIP_TAG] = { "tag", N_("Tag"), FALSE, "tag", "tag", 0 },
};

static void show_filter (TamizFilterBar *self);

static void
tell (TamizFilterBar *self)
{
  show_filter (self);
  tamiz_filter_bar_count (self);
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
set_argument (TamizFilterBar *self,
              const char     *argument,
              const char     *value)
{
  if (value != NULL)
    tamiz_json_set_text (self->filter, argument, value);
  else
    json_object_del (self->filter, argument);
}

static void
chip_changed_cb (TamizFilterBar  *self,
                 TamizFilterChip *chip)
{
  for (guint i = 0; i < N_CHIPS; i++)
    {
      if (self->chips[i] == chip)
        set_argument (self, facets[i].argument, tamiz_filter_chip_get_value (chip));
    }
  tell (self);
}

/* Choices */

static const char *
get_choice_label (guint   facet,
                  json_t *item,
                  int     number)
{
  const char *label;

  if (facets[facet].label == NULL)
    return number >= 0 ? tamiz_enum_label (facets[facet].list, number) : _("No grade yet");
  label = tamiz_json_get_text (item, facets[facet].label);
  if (label != NULL)
    return label;

  return facet == CHIP_OWNER ? _("Nobody") : tamiz_json_get_text (item, facets[facet].key);
}

static json_t *
make_choice (guint   facet,
             json_t *item)
{
  const char *key = tamiz_json_get_text (item, facets[facet].key);
  int number = -1;

  if (facets[facet].label == NULL && (key == NULL || !tamiz_enum_from_nick (facets[facet].list, key, &number)))
    number = -1;

  return json_pack ("{ss ss sO}", "key", key != NULL ? key : "none", "label",
                    get_choice_label (facet, item, number), "count", json_object_get (item, "count"));
}

static void
show_choices (TamizFilterBar *self,
              guint           facet,
              json_t         *items)
{
  g_autoptr (json_t) choices = json_array ();
  json_t *item;
  gsize i;

  json_array_foreach (items, i, item)
    {
      /* A source that is not known cannot be filtered by. */
      if (tamiz_json_get_text (item, facets[facet].key) != NULL || facet == CHIP_OWNER || facet == CHIP_GRADE)
        json_array_append_new (choices, make_choice (facet, item));
    }
  tamiz_filter_chip_set_choices (self->chips[facet], choices);
}

static void
counts_cb (gpointer      owner,
           json_t       *answer,
           const GError *error)
{
  TamizFilterBar *self = owner;

  /* What is wrong with the filter is said by the list itself. */
  if (answer == NULL)
    return;

  for (guint i = 0; i < N_CHIPS; i++)
    show_choices (self, i, json_object_get (answer, facets[i].argument));
}

/* Filters without a chip */

static void
remove_clicked_cb (TamizFilterBar *self,
                   GtkButton      *button)
{
  set_argument (self, g_object_get_data (G_OBJECT (button), "argument"), NULL);
  gtk_widget_child_focus (GTK_WIDGET (self), GTK_DIR_TAB_FORWARD);
  tell (self);
}

static GtkWidget *
make_other (TamizFilterBar *self,
            const char     *argument,
            const char     *words)
{
  GtkWidget *button = gtk_button_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  GtkWidget *label = gtk_label_new (words);
  /* Translators: %s is a filter and what is chosen in it */
  g_autofree char *name = g_strdup_printf (_("Do not filter by %s"), words);

  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 44);
  gtk_box_append (GTK_BOX (box), label);
  gtk_box_append (GTK_BOX (box), gtk_image_new_from_icon_name ("tamiz-close-symbolic"));
  gtk_button_set_child (GTK_BUTTON (button), box);
  gtk_widget_set_tooltip_text (button, name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  gtk_widget_add_css_class (button, "chosen");
  g_object_set_data (G_OBJECT (button), "argument", (gpointer) argument);
  g_signal_connect_object (button, "clicked", G_CALLBACK (remove_clicked_cb), self, G_CONNECT_SWAPPED);

  return button;
}

static void
show_others (TamizFilterBar *self)
{
  for (guint i = 0; i < self->others->len; i++)
    tamiz_wrap_box_remove (self->box, g_ptr_array_index (self->others, i));
  g_ptr_array_set_size (self->others, 0);

  tamiz_wrap_box_remove (self->box, self->clear_button);
  for (const char *const *keys = tamiz_filter_words_keys (); *keys != NULL; keys++)
    {
      g_autofree char *words = tamiz_filter_words_describe (self->desk, self->filter, *keys, self->matrix);

      if (words != NULL)
        {
          g_ptr_array_add (self->others, make_other (self, *keys, words));
          tamiz_wrap_box_append (self->box, g_ptr_array_index (self->others, self->others->len - 1));
        }
    }
  tamiz_wrap_box_append (self->box, self->clear_button);
}

static void
matrix_cb (gpointer      owner,
           json_t       *answer,
           const GError *error)
{
  TamizFilterBar *self = owner;

  if (answer == NULL)
    return;
  g_clear_pointer (&self->matrix, json_decref);
  self->matrix = json_incref (answer);
  show_others (self);
}

static void
show_filter (TamizFilterBar *self)
{
  gboolean any = FALSE;

  for (guint i = 0; i < N_CHIPS; i++)
    {
      const char *value = tamiz_json_get_text (self->filter, facets[i].argument);

      tamiz_filter_chip_set_value (self->chips[i], value);
      any |= value != NULL;
    }
  show_others (self);
  gtk_widget_set_visible (self->clear_button, any || self->others->len > 0);
  if (json_object_get (self->filter, "matrix") == NULL)
    g_clear_pointer (&self->matrix, json_decref);
  else if (self->matrix == NULL)
    tamiz_desk_ask (self->desk, self, "matrix", "report.matrix", NULL, matrix_cb);
}

/* The search is not a chip's, so it stays. */
static void
clear_clicked_cb (TamizFilterBar *self)
{
  g_autofree char *search = g_strdup (tamiz_json_get_text (self->filter, "search"));

  gtk_widget_child_focus (GTK_WIDGET (self), GTK_DIR_TAB_FORWARD);
  json_object_clear (self->filter);
  set_argument (self, "search", search);
  tell (self);
}

static void
tamiz_filter_bar_dispose (GObject *object)
{
  TamizFilterBar *self = TAMIZ_FILTER_BAR (object);

  for (guint i = 0; i < N_CHIPS; i++)
    {
      if (self->chips[i] != NULL)
        g_signal_handlers_disconnect_by_data (self->chips[i], self);
      g_clear_object (&self->chips[i]);
    }
  g_clear_object (&self->clear_button);
  g_clear_object (&self->desk);
  g_clear_pointer (&self->others, g_ptr_array_unref);
  g_clear_pointer (&self->filter, json_decref);
  g_clear_pointer (&self->matrix, json_decref);

  G_OBJECT_CLASS (tamiz_filter_bar_parent_class)->dispose (object);
}

static void
tamiz_filter_bar_class_init (TamizFilterBarClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tamiz_filter_bar_dispose;

  /* Somebody has chosen something else. */
  signals[CHANGED] = g_signal_new ("changed", TAMIZ_TYPE_FILTER_BAR, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                   NULL, G_TYPE_NONE, 0);
}

static void
tamiz_filter_bar_init (TamizFilterBar *self)
{
  self->filter = json_object ();
  self->others = g_ptr_array_new ();
  self->box = TAMIZ_WRAP_BOX (tamiz_wrap_box_new ());
  tamiz_wrap_box_set_spacing (self->box, 6, 6);
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->box));
  for (guint i = 0; i < N_CHIPS; i++)
    {
      self->chips[i]
          = g_object_ref_sink (TAMIZ_FILTER_CHIP (tamiz_filter_chip_new (_(facets[i].title), facets[i].several)));
      g_signal_connect_object (self->chips[i], "changed", G_CALLBACK (chip_changed_cb), self, G_CONNECT_SWAPPED);
      tamiz_wrap_box_append (self->box, GTK_WIDGET (self->chips[i]));
    }
  self->clear_button = g_object_ref_sink (gtk_button_new_with_mnemonic (_("C_lear All")));
  gtk_widget_add_css_class (self->clear_button, "flat");
  gtk_widget_set_visible (self->clear_button, FALSE);
  g_signal_connect_object (self->clear_button, "clicked", G_CALLBACK (clear_clicked_cb), self,
                           G_CONNECT_SWAPPED);
  tamiz_wrap_box_append (self->box, self->clear_button);
}

void
tamiz_filter_bar_set_desk (TamizFilterBar *self,
                           TamizDesk      *desk)
{
  g_return_if_fail (TAMIZ_IS_FILTER_BAR (self) && self->desk == NULL);

  self->desk = g_object_ref (desk);
}

/* (transfer none): what filters now, as lead.list's arguments. */
json_t *
tamiz_filter_bar_get_filter (TamizFilterBar *self)
{
  return self->filter;
}

/* @filter (transfer none) is lead.list's arguments; an order in it does not matter. */
void
tamiz_filter_bar_set_filter (TamizFilterBar *self,
                             json_t         *filter)
{
  g_autoptr (json_t) copy = json_deep_copy (filter);

  json_object_del (copy, "sort");
  if (json_equal (copy, self->filter))
    return;

  json_decref (self->filter);
  self->filter = g_steal_pointer (&copy);
  tell (self);
}

/* Counts anew what each choice would let through. */
void
tamiz_filter_bar_count (TamizFilterBar *self)
{
  tamiz_desk_ask (self->desk, self, "counts", "lead.counts", json_deep_copy (self->filter), counts_cb);
}
