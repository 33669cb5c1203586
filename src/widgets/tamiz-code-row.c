#define G_LOG_DOMAIN "tamiz-code-row"

#include "config.h"

#include "tamiz-code-row.h"

#include "tamiz-drop-down.h"
#include "tamiz-typed-drop.h"

/* The title has its room beside the name, in large letters too. */
#define NARROWEST_CHARS 8
#define WIDEST_CHARS 24

struct _TamizCodeRow
{
  AdwActionRow parent_instance;

  GtkDropDown *drop;
  GtkStringList *names;
  GPtrArray *codes;         /* in the order of the names */
  gboolean filling;
};

G_DEFINE_FINAL_TYPE (TamizCodeRow, tamiz_code_row, ADW_TYPE_ACTION_ROW)

enum
{
  CHOSEN,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static void
selected_cb (TamizCodeRow *self)
{
  if (!self->filling && tamiz_code_row_get_code (self) != NULL)
    g_signal_emit (self, signals[CHOSEN], 0);
}

static void
tamiz_code_row_finalize (GObject *object)
{
  TamizCodeRow *self = TAMIZ_CODE_ROW (object);

  g_clear_object (&self->names);
  g_clear_pointer (&self->codes, g_ptr_array_unref);

  G_OBJECT_CLASS (tamiz_code_row_parent_class)->finalize (object);
}

static void
tamiz_code_row_class_init (TamizCodeRowClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = tamiz_code_row_finalize;

  /* Somebody chose another one. */
  signals[CHOSEN] = g_signal_new ("chosen", TAMIZ_TYPE_CODE_ROW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 0);
}

static void
tamiz_code_row_init (TamizCodeRow *self)
{
  GtkWidget *drop;

  self->names = gtk_string_list_new (NULL);
  self->codes = g_ptr_array_new_with_free_func (g_free);
  drop = tamiz_typed_drop_new (G_LIST_MODEL (self->names));
  self->drop = GTK_DROP_DOWN (drop);
  tamiz_drop_down_shorten (self->drop, NARROWEST_CHARS, WIDEST_CHARS);
  gtk_widget_set_valign (drop, GTK_ALIGN_CENTER);
  adw_action_row_add_suffix (ADW_ACTION_ROW (self), drop);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (self), drop);
  g_signal_connect_object (drop, "notify::selected", G_CALLBACK (selected_cb), self, G_CONNECT_SWAPPED);
}

/* Makes a row without choices. */
GtkWidget *
tamiz_code_row_new (const char *title)
{
  TamizCodeRow *self = g_object_new (TAMIZ_TYPE_CODE_ROW, "title", title, NULL);

  gtk_accessible_update_property (GTK_ACCESSIBLE (self->drop), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);

  return GTK_WIDGET (self);
}

/**
 * tamiz_code_row_take_choices:
 * @self: a row
 * @choices: (transfer full): an array of objects with `key`, the code, and `label`
 *
 * Offers these instead of those before; what was chosen stays chosen.
 */
void
tamiz_code_row_take_choices (TamizCodeRow *self,
                             json_t       *choices)
{
  g_autofree char *code = g_strdup (tamiz_code_row_get_code (self));
  g_autoptr (GPtrArray) labels = g_ptr_array_new ();
  json_t *choice;
  gsize i;

  self->filling = TRUE;
  g_ptr_array_set_size (self->codes, 0);
  json_array_foreach (choices, i, choice)
    {
      g_ptr_array_add (self->codes, g_strdup (tamiz_json_get_text (choice, "key")));
      g_ptr_array_add (labels, (gpointer) tamiz_json_get_text (choice, "label"));
    }
  g_ptr_array_add (labels, NULL);
  gtk_string_list_splice (self->names, 0, g_list_model_get_n_items (G_LIST_MODEL (self->names)),
                          (const char *const *) labels->pdata);
  self->filling = FALSE;
  tamiz_code_row_set_code (self, code);
  json_decref (choices);
}

/* (nullable): the code that is chosen. */
const char *
tamiz_code_row_get_code (TamizCodeRow *self)
{
  guint selected = gtk_drop_down_get_selected (self->drop);
  const char *code = selected < self->codes->len ? g_ptr_array_index (self->codes, selected) : "";

  return *code != '\0' ? code : NULL;
}

static void
forget_none (TamizCodeRow *self)
{
  guint position;

  if (!g_ptr_array_find_with_equal_func (self->codes, "", g_str_equal, &position))
    return;
  g_ptr_array_remove_index (self->codes, position);
  gtk_string_list_remove (self->names, position);
}

/* A code without a name is offered as it is; where @code is %NULL, so is none, because later
 * GTK keeps what was selected where nothing is to be.
 */
void
tamiz_code_row_set_code (TamizCodeRow *self,
                         const char   *code)
{
  guint position;

  if (code == NULL)
    code = "";
  self->filling = TRUE;
  if (*code != '\0')
    forget_none (self);
  if (!g_ptr_array_find_with_equal_func (self->codes, code, g_str_equal, &position))
    {
      position = self->codes->len;
      g_ptr_array_add (self->codes, g_strdup (code));
      gtk_string_list_append (self->names, code);
    }
  gtk_drop_down_set_selected (self->drop, position);
  self->filling = FALSE;
}
