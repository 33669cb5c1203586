#define G_LOG_DOMAIN "tamiz-draft-list"

#include "config.h"

#include "tamiz-draft-list.h"

#include "tamiz-draft-rows.h"
#include "tamiz-text.h"
#include "tamiz-turns.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define ITEM "tamiz-item"
/* So many rows are made at once; the rest follow in turns. */
#define AT_ONCE 10
/* Of a key; the number that tells it from others comes behind. */
/* The most that a weight slides to. */
#define MOST_WEIGHT 50
/* How wide a slider is where the list is wide, and where it is not: pixels. */
#define WIDE 420
#define LONG_SLIDER 190
#define SHORT_SLIDER 104

typedef struct
{
  char *key;
  char *part;
  AdwExpanderRow *row;
  GPtrArray *rows;          /* (nullable) GtkWidget: what it unfolds into, once it was unfolded */
  char *shape;              /* (nullable): of which the rows were made */
  GtkWidget *up_button, *down_button;
  GtkWidget *weight;        /* (nullable) */
} Item;

struct _TamizDraftList
{
  AdwBin parent_instance;

  TamizDraft *draft;
  const TamizDraftItems *items;
  GtkListBox *list;
  GtkWidget *add_row;
  GHashTable *shown;        /* key → Item */
  TamizTurns turns;
  char *revealed;           /* (nullable): a key that is to be brought into sight */
  guint refill_source;
  gboolean wide;
  guint resize_source;
};

G_DEFINE_FINAL_TYPE (TamizDraftList, tamiz_draft_list, ADW_TYPE_BIN)

static void
item_free (Item *item)
{
  g_clear_pointer (&item->rows, g_ptr_array_unref);
  g_free (item->shape);
  g_free (item->key);
  g_free (item->part);
  g_free (item);
}

static Item *
get_item (gpointer row)
{
  return g_object_get_data (G_OBJECT (row), ITEM);
}

/**
 * tamiz_draft_dup_key:
 * @title: what people call something
 * @stem: the key of what has neither letters nor digits in its title
 *
 * Makes a key of a title.
 *
 * Returns: (transfer full): “within_3_months” of “Within 3 months”
 */
char *
tamiz_draft_dup_key (const char *title,
                     const char *stem)
{
  g_autofree char *key = tamiz_text_make_key (title);

  return *key != '\0' ? g_steal_pointer (&key) : g_strdup (stem);
}

static json_t *
get_list (TamizDraftList *self)
{
  return tamiz_draft_get (self->draft, self->items->list);
}

static int
find_position (TamizDraftList *self,
               const char     *key)
{
  json_t *item;
  gsize i;

  json_array_foreach (get_list (self), i, item)
    {
      if (g_strcmp0 (tamiz_json_get_text (item, "key"), key) == 0)
        return (int) i;
    }

  return -1;
}

/* (nullable): what has the keyboard in a widget. */
static GtkWidget *
find_focus (GtkWidget *widget)
{
  GtkRoot *root = gtk_widget_get_root (widget);
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;

  return focus != NULL && (focus == widget || gtk_widget_is_ancestor (focus, widget)) ? focus : NULL;
}

/* (nullable): the part of an unfolding row that is always seen. */
static GtkWidget *
find_head (GtkWidget *widget)
{
  GtkWidget *found = ADW_IS_ACTION_ROW (widget) ? widget : NULL;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && found == NULL;
       child = gtk_widget_get_next_sibling (child))
    found = find_head (child);

  return found;
}

static void
show_item (TamizDraftList *self,
           Item           *item)
{
  json_t *json = tamiz_draft_get (self->draft, item->part);
  g_autofree char *subtitle = NULL;
  GtkWidget *head;

  if (json == NULL)
    return;
  subtitle = self->items->dup_subtitle (self->draft, json);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (item->row), tamiz_json_get_text (json, "title"));
  adw_expander_row_set_subtitle (item->row, subtitle);
  head = find_head (GTK_WIDGET (item->row));
  if (head != NULL)
    gtk_widget_set_tooltip_text (head, subtitle);
}

static void
move_item (TamizDraftList *self,
           Item           *item,
           int             by)
{
  int position = find_position (self, item->key) + by;

  if (position >= 0 && position < (int) json_array_size (get_list (self)))
    tamiz_draft_move (self->draft, item->part, (guint) position);
}

static TamizDraftList *
get_own_list (gpointer widget)
{
  return TAMIZ_DRAFT_LIST (gtk_widget_get_ancestor (GTK_WIDGET (widget), TAMIZ_TYPE_DRAFT_LIST));
}

static void
move_up_cb (Item      *item,
            GtkWidget *button)
{
  move_item (get_own_list (button), item, -1);
}

static void
move_down_cb (Item      *item,
              GtkWidget *button)
{
  move_item (get_own_list (button), item, 1);
}

static void
remove_cb (Item      *item,
           GtkWidget *button)
{
  TamizDraftList *self = get_own_list (button);
  GtkListBoxRow *next = gtk_list_box_get_row_at_index (
      self->list, gtk_list_box_row_get_index (GTK_LIST_BOX_ROW (item->row)) + 1);

  /* The keyboard goes on to the next before this one goes. */
  gtk_widget_child_focus (GTK_WIDGET (next), GTK_DIR_TAB_FORWARD);
  tamiz_draft_remove (self->draft, item->part);
}

static GtkWidget *
make_button (Item       *item,
             const char *icon,
             const char *name,
             GCallback   callback)
{
  GtkWidget *button = gtk_button_new ();
  GtkWidget *content = adw_button_content_new ();

  adw_button_content_set_icon_name (ADW_BUTTON_CONTENT (content), icon);
  adw_button_content_set_label (ADW_BUTTON_CONTENT (content), name);
  gtk_button_set_child (GTK_BUTTON (button), content);
  gtk_widget_add_css_class (button, "flat");
  g_signal_connect_swapped (button, "clicked", callback, item);

  return button;
}

static GtkWidget *
make_foot (Item *item)
{
  GtkWidget *row = adw_preferences_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *remove = make_button (item, "user-trash-symbolic", _("Remove"), G_CALLBACK (remove_cb));

  item->up_button = make_button (item, "go-up-symbolic", _("Up"), G_CALLBACK (move_up_cb));
  item->down_button = make_button (item, "go-down-symbolic", _("Down"), G_CALLBACK (move_down_cb));
  gtk_widget_set_tooltip_text (item->up_button, _("Move up (Alt+Up)"));
  gtk_widget_set_tooltip_text (item->down_button, _("Move down (Alt+Down)"));
  gtk_widget_set_hexpand (remove, TRUE);
  gtk_widget_set_halign (remove, GTK_ALIGN_END);
  gtk_box_append (GTK_BOX (box), item->up_button);
  gtk_box_append (GTK_BOX (box), item->down_button);
  gtk_box_append (GTK_BOX (box), remove);
  gtk_widget_add_css_class (box, "draft-text");
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
  gtk_widget_set_focusable (row, FALSE);

  return row;
}

static void
show_place (TamizDraftList *self,
            Item           *item)
{
  int position = find_position (self, item->key);

  if (item->rows == NULL)
    return;
  gtk_widget_set_sensitive (item->up_button, position > 0);
  gtk_widget_set_sensitive (item->down_button, position + 1 < (int) json_array_size (get_list (self)));
}

static void
fill (TamizDraftList *self,
      Item           *item)
{
  json_t *json = tamiz_draft_get (self->draft, item->part);

  if (json == NULL)
    return;
  item->rows = g_ptr_array_new ();
  g_free (item->shape);
  item->shape = self->items->dup_shape != NULL ? self->items->dup_shape (json) : NULL;
  self->items->add_rows (self->draft, item->part, item->rows);
  g_ptr_array_add (item->rows, make_foot (item));
  for (guint i = 0; i < item->rows->len; i++)
    adw_expander_row_add_row (item->row, g_ptr_array_index (item->rows, i));
  show_place (self, item);
}

/* Other rows belong to another kind; the keyboard stays in the same one. */
static void
refill (TamizDraftList *self,
        Item           *item)
{
  guint focused = G_MAXUINT;

  for (guint i = 0; i < item->rows->len; i++)
    {
      if (find_focus (g_ptr_array_index (item->rows, i)) != NULL)
        focused = i;
    }
  for (guint i = 0; i < item->rows->len; i++)
    adw_expander_row_remove (item->row, g_ptr_array_index (item->rows, i));
  g_clear_pointer (&item->rows, g_ptr_array_unref);
  fill (self, item);
  if (item->rows != NULL && focused < item->rows->len)
    gtk_widget_grab_focus (g_ptr_array_index (item->rows, focused));
}

static gboolean
has_other_shape (TamizDraftList *self,
                 Item           *item)
{
  json_t *json = tamiz_draft_get (self->draft, item->part);
  g_autofree char *shape = json != NULL && item->rows != NULL && self->items->dup_shape != NULL
                               ? self->items->dup_shape (json)
                               : NULL;

  return shape != NULL && !g_str_equal (shape, item->shape);
}

static gboolean
refill_cb (gpointer user_data)
{
  TamizDraftList *self = user_data;
  GHashTableIter iter;
  Item *item;

  self->refill_source = 0;
  g_hash_table_iter_init (&iter, self->shown);
  while (g_hash_table_iter_next (&iter, NULL, (gpointer *) &item))
    {
      if (has_other_shape (self, item))
        refill (self, item);
    }

  return G_SOURCE_REMOVE;
}

static void
expanded_cb (Item           *item,
             GParamSpec     *pspec,
             AdwExpanderRow *row)
{
  if (adw_expander_row_get_expanded (row) && item->rows == NULL)
    fill (get_own_list (row), item);
}

static void
measure_weight (GtkWidget      *widget,
                GtkOrientation  orientation,
                int             for_size,
                int            *minimum,
                int            *natural,
                int            *minimum_baseline,
                int            *natural_baseline)
{
  TamizDraftList *self = get_own_list (widget);

  gtk_widget_measure (gtk_widget_get_first_child (widget), orientation, -1, minimum, natural, NULL, NULL);
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    *minimum = *natural = MAX (*minimum, self != NULL && self->wide ? LONG_SLIDER : SHORT_SLIDER);
}

static void
allocate_weight (GtkWidget *widget,
                 int        width,
                 int        height,
                 int        baseline)
{
  gtk_widget_allocate (gtk_widget_get_first_child (widget), width, height, baseline, NULL);
}

static char *
format_weight (GtkScale *scale,
               double    value,
               gpointer  user_data)
{
  return g_strdup_printf ("%.5g", value);
}

/* A slider that is shorter where there is little room. */
static GtkWidget *
make_weight (TamizDraftList *self,
             Item           *item)
{
  g_autofree char *part = g_strconcat (item->part, "/weight", NULL);
  GtkWidget *bin = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  GtkWidget *slider = tamiz_draft_scale (self->draft, part, _("Weight"), 0, MOST_WEIGHT, -1);

  gtk_scale_set_draw_value (GTK_SCALE (slider), TRUE);
  gtk_scale_set_value_pos (GTK_SCALE (slider), GTK_POS_RIGHT);
  gtk_scale_set_format_value_func (GTK_SCALE (slider), format_weight, NULL, NULL);
  gtk_widget_set_tooltip_text (slider, _("Weight"));
  gtk_box_append (GTK_BOX (bin), slider);
  gtk_widget_set_layout_manager (bin, gtk_custom_layout_new (NULL, measure_weight, allocate_weight));
  gtk_widget_set_valign (bin, GTK_ALIGN_CENTER);

  return bin;
}

static void
make_row (TamizDraftList *self,
          const char     *key,
          int             position)
{
  Item *item = g_new0 (Item, 1);
  GtkWidget *row = adw_expander_row_new ();
  GtkWidget *head;

  item->key = g_strdup (key);
  item->part = g_strconcat (self->items->list, "/", key, NULL);
  item->row = ADW_EXPANDER_ROW (row);
  g_object_set_data_full (G_OBJECT (row), ITEM, item, (GDestroyNotify) item_free);
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  head = find_head (row);
  if (head != NULL)
    adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (head), 2);
  if (self->items->weighs)
    {
      item->weight = make_weight (self, item);
      adw_expander_row_add_action (item->row, item->weight);
    }
  g_signal_connect_swapped (row, "notify::expanded", G_CALLBACK (expanded_cb), item);
  show_item (self, item);
  gtk_list_box_insert (self->list, row, position);
  g_hash_table_insert (self->shown, item->key, item);
}

/* Puts a row where its item stands, and lets it keep the keyboard. */
static void
put_row (TamizDraftList *self,
         Item           *item,
         int             position)
{
  g_autoptr (GtkWidget) row = g_object_ref (GTK_WIDGET (item->row));
  GtkWidget *focus = find_focus (row);

  if (gtk_list_box_get_row_at_index (self->list, position) == GTK_LIST_BOX_ROW (row))
    return;
  gtk_list_box_remove (self->list, row);
  gtk_list_box_insert (self->list, row, position);
  if (focus != NULL)
    gtk_widget_grab_focus (focus);
}

/* The next that has no row yet, behind those that come before it. */
static gboolean
make_next (gpointer owner)
{
  TamizDraftList *self = owner;
  int position = 0;
  json_t *json;
  gsize i;

  json_array_foreach (get_list (self), i, json)
    {
      const char *key = tamiz_json_get_text (json, "key");

      if (!g_hash_table_contains (self->shown, key))
        {
          make_row (self, key, position);
          return TRUE;
        }
      position++;
    }

  return FALSE;
}

static void
remove_gone (TamizDraftList *self)
{
  GHashTableIter iter;
  Item *item;

  g_hash_table_iter_init (&iter, self->shown);
  while (g_hash_table_iter_next (&iter, NULL, (gpointer *) &item))
    {
      AdwExpanderRow *row = item->row;

      if (find_position (self, item->key) >= 0)
        continue;
      g_hash_table_iter_remove (&iter);
      gtk_list_box_remove (self->list, GTK_WIDGET (row));
    }
}

static void
follow_list (TamizDraftList *self)
{
  int position = 0;
  guint missing = 0;
  json_t *json;
  gsize i;

  remove_gone (self);
  json_array_foreach (get_list (self), i, json)
    {
      Item *item = g_hash_table_lookup (self->shown, tamiz_json_get_text (json, "key"));

      if (item != NULL)
        put_row (self, item, position++);
      else
        missing++;
    }
  if (missing > AT_ONCE)
    tamiz_turns_begin (&self->turns, TAMIZ_TURNS_AFTER_PAINT, make_next, self);
  else
    while (make_next (self))
      ;
}

static void
changed_cb (TamizDraftList *self,
            const char     *part)
{
  GHashTableIter iter;
  Item *item;

  if (tamiz_draft_concerns (part, self->items->list))
    follow_list (self);
  g_hash_table_iter_init (&iter, self->shown);
  while (g_hash_table_iter_next (&iter, NULL, (gpointer *) &item))
    {
      if (!tamiz_draft_concerns (part, item->part))
        continue;
      show_item (self, item);
      show_place (self, item);
      if (has_other_shape (self, item) && self->refill_source == 0)
        self->refill_source = g_idle_add_full (G_PRIORITY_HIGH_IDLE, refill_cb, self, NULL);
    }
}

static gboolean
reveal_cb (GtkWidget     *widget,
           GdkFrameClock *clock,
           gpointer       user_data)
{
  TamizDraftList *self = TAMIZ_DRAFT_LIST (widget);
  Item *item = self->revealed != NULL ? g_hash_table_lookup (self->shown, self->revealed) : NULL;

  /* The list scrolls to what has been laid out. */
  if (item != NULL && gtk_widget_get_height (GTK_WIDGET (item->row)) == 0)
    return G_SOURCE_CONTINUE;
  if (item != NULL)
    gtk_widget_child_focus (GTK_WIDGET (item->row), GTK_DIR_TAB_FORWARD);
  g_clear_pointer (&self->revealed, g_free);

  return G_SOURCE_REMOVE;
}

static void
add_cb (TamizDraftList *self)
{
  g_autofree char *title = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->add_row))));
  g_autofree char *key = NULL, *part = NULL;
  json_t *last;

  if (*title == '\0')
    return;
  key = tamiz_draft_dup_key (title, self->items->stem);
  gtk_editable_set_text (GTK_EDITABLE (self->add_row), "");
  tamiz_draft_add (self->draft, self->items->list, key, self->items->make (self->draft, title));
  last = json_array_get (get_list (self), json_array_size (get_list (self)) - 1);
  part = g_strconcat (self->items->list, "/", tamiz_json_get_text (last, "key"), NULL);
  tamiz_draft_list_reveal (self, part);
}

static gboolean
move_focused (GtkWidget *widget,
              GVariant  *arguments,
              gpointer   user_data)
{
  TamizDraftList *self = user_data;
  GtkWidget *focus = find_focus (widget);
  GtkWidget *row = focus;

  while (row != NULL && get_item (row) == NULL)
    row = row != widget ? gtk_widget_get_parent (row) : NULL;
  if (row == NULL)
    return FALSE;
  move_item (self, get_item (row), g_variant_get_int32 (arguments));

  return TRUE;
}

static void
add_shortcut (TamizDraftList *self,
              guint           keyval,
              int             by)
{
  GtkEventController *controller = gtk_shortcut_controller_new ();
  GtkShortcut *shortcut = gtk_shortcut_new_with_arguments (
      gtk_keyval_trigger_new (keyval, GDK_ALT_MASK), gtk_callback_action_new (move_focused, self, NULL), "i", by);

  gtk_shortcut_controller_add_shortcut (GTK_SHORTCUT_CONTROLLER (controller), shortcut);
  gtk_widget_add_controller (GTK_WIDGET (self->list), controller);
}

static gboolean
resize_cb (gpointer user_data)
{
  TamizDraftList *self = user_data;
  GHashTableIter iter;
  Item *item;

  self->resize_source = 0;
  g_hash_table_iter_init (&iter, self->shown);
  while (g_hash_table_iter_next (&iter, NULL, (gpointer *) &item))
    gtk_widget_queue_resize (item->weight);

  return G_SOURCE_REMOVE;
}

static GtkSizeRequestMode
get_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
measure_list (GtkWidget      *widget,
              GtkOrientation  orientation,
              int             for_size,
              int            *minimum,
              int            *natural,
              int            *minimum_baseline,
              int            *natural_baseline)
{
  gtk_widget_measure (adw_bin_get_child (ADW_BIN (widget)), orientation, for_size, minimum, natural, NULL, NULL);
}

static void
allocate_list (GtkWidget *widget,
               int        width,
               int        height,
               int        baseline)
{
  TamizDraftList *self = TAMIZ_DRAFT_LIST (widget);

  gtk_widget_allocate (adw_bin_get_child (ADW_BIN (widget)), width, height, baseline, NULL);
  if (self->wide == (width >= WIDE))
    return;
  self->wide = width >= WIDE;
  if (self->items->weighs && self->resize_source == 0)
    self->resize_source = g_idle_add_full (G_PRIORITY_HIGH_IDLE, resize_cb, self, NULL);
}

static void
tamiz_draft_list_dispose (GObject *object)
{
  TamizDraftList *self = TAMIZ_DRAFT_LIST (object);

  tamiz_turns_stop (&self->turns);
  g_clear_handle_id (&self->refill_source, g_source_remove);
  g_clear_handle_id (&self->resize_source, g_source_remove);
  if (self->draft != NULL)
    g_signal_handlers_disconnect_by_data (self->draft, self);

  G_OBJECT_CLASS (tamiz_draft_list_parent_class)->dispose (object);
}

static void
tamiz_draft_list_finalize (GObject *object)
{
  TamizDraftList *self = TAMIZ_DRAFT_LIST (object);

  g_clear_object (&self->draft);
  g_hash_table_unref (self->shown);
  g_free (self->revealed);

  G_OBJECT_CLASS (tamiz_draft_list_parent_class)->finalize (object);
}

static void
tamiz_draft_list_class_init (TamizDraftListClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tamiz_draft_list_dispose;
  G_OBJECT_CLASS (klass)->finalize = tamiz_draft_list_finalize;
}

static void
tamiz_draft_list_init (TamizDraftList *self)
{
  self->shown = g_hash_table_new (g_str_hash, g_str_equal);
  self->list = GTK_LIST_BOX (gtk_list_box_new ());
  gtk_list_box_set_selection_mode (self->list, GTK_SELECTION_NONE);
  gtk_widget_add_css_class (GTK_WIDGET (self->list), "boxed-list");
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->list));
  gtk_widget_set_layout_manager (GTK_WIDGET (self), gtk_custom_layout_new (get_mode, measure_list, allocate_list));
  add_shortcut (self, GDK_KEY_Up, -1);
  add_shortcut (self, GDK_KEY_Down, 1);
}

/**
 * tamiz_draft_list_new:
 * @draft: a draft
 * @items: (not nullable): what its items are; lives for ever
 * @name: what the list is called, for whoever does not see it
 * @add: what the row says by which one is added
 *
 * Makes a list of a draft's items.
 *
 * Returns: (transfer floating): the list
 */
GtkWidget *
tamiz_draft_list_new (TamizDraft            *draft,
                      const TamizDraftItems *items,
                      const char            *name,
                      const char            *add)
{
  TamizDraftList *self = g_object_new (TAMIZ_TYPE_DRAFT_LIST, NULL);
  GtkWidget *button;

  self->draft = g_object_ref (draft);
  self->items = items;
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  self->add_row = adw_entry_row_new ();
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->add_row), add);
  g_signal_connect_object (self->add_row, "entry-activated", G_CALLBACK (add_cb), self, G_CONNECT_SWAPPED);
  button = gtk_button_new_from_icon_name ("list-add-symbolic");
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_set_tooltip_text (button, _("Add"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Add"), -1);
  g_signal_connect_object (button, "clicked", G_CALLBACK (add_cb), self, G_CONNECT_SWAPPED);
  adw_entry_row_add_suffix (ADW_ENTRY_ROW (self->add_row), button);
  gtk_list_box_append (self->list, self->add_row);
  g_signal_connect_object (draft, "changed", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
  follow_list (self);

  return GTK_WIDGET (self);
}

/**
 * tamiz_draft_list_reveal:
 * @self: a list
 * @part: a path
 *
 * Unfolds the item to which a part belongs, and gives it the keyboard.
 *
 * Returns: whether it is one of these
 */
gboolean
tamiz_draft_list_reveal (TamizDraftList *self,
                         const char     *part)
{
  g_auto (GStrv) names = g_strsplit (part, "/", 3);
  g_autofree char *place = NULL;
  const char *key;
  Item *item;

  if (names[0] == NULL || names[1] == NULL || !g_str_equal (names[0], self->items->list))
    return FALSE;
  tamiz_turns_finish (&self->turns);
  place = g_strconcat (names[0], "/", names[1], NULL);
  key = tamiz_json_get_text (tamiz_draft_get (self->draft, place), "key");
  item = key != NULL ? g_hash_table_lookup (self->shown, key) : NULL;
  if (item == NULL)
    return FALSE;

  adw_expander_row_set_expanded (item->row, TRUE);
  if (self->revealed == NULL)
    gtk_widget_add_tick_callback (GTK_WIDGET (self), reveal_cb, NULL, NULL);
  g_free (self->revealed);
  self->revealed = g_strdup (item->key);

  return TRUE;
}
