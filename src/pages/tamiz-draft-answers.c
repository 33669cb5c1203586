#define G_LOG_DOMAIN "tamiz-draft-answers"

#include "config.h"

#include "tamiz-draft-answers.h"

#include "tamiz-draft-list.h"
#include "tamiz-draft-rows.h"
#include "tamiz-enums.h"
#include "tamiz-wrap-box.h"

#include <glib/gi18n-lib.h>

#define NAME "tamiz-name"
#define BY "tamiz-by"

struct _TamizDraftAnswers
{
  AdwPreferencesRow parent_instance;

  TamizDraft *draft;
  char *list;               /* path of the choices or ranges */
  gboolean keyed;           /* choices, which have keys; ranges are known by their places */
  gboolean days;            /* ranges of days from today */

  GtkBox *cards;
  GtkWidget *add_widget;    /* an entry for choices, a button for ranges */
  char *shown;              /* names of the cards that are there */
};

G_DEFINE_FINAL_TYPE (TamizDraftAnswers, tamiz_draft_answers, ADW_TYPE_PREFERENCES_ROW)

static json_t *
get_items (TamizDraftAnswers *self)
{
  return tamiz_draft_get (self->draft, self->list);
}

/* A choice's key, a range's place. */
static char *
dup_name (TamizDraftAnswers *self,
          gsize              place)
{
  json_t *item = json_array_get (get_items (self), place);

  return self->keyed ? g_strdup (tamiz_json_get_text (item, "key")) : g_strdup_printf ("%" G_GSIZE_FORMAT, place);
}

static char *
dup_names (TamizDraftAnswers *self)
{
  g_autoptr (GString) names = g_string_new (NULL);

  for (gsize i = 0; i < json_array_size (get_items (self)); i++)
    {
      g_autofree char *name = dup_name (self, i);

      g_string_append_printf (names, "%s ", name);
    }

  return g_strdup (names->str);
}

static int
find_place (TamizDraftAnswers *self,
            const char        *name)
{
  for (gsize i = 0; i < json_array_size (get_items (self)); i++)
    {
      g_autofree char *other = dup_name (self, i);

      if (g_str_equal (other, name))
        return (int) i;
    }

  return -1;
}

/* Gives the keyboard to the button that moves a card on, where there is one and it was there
 * before, else to what it begins with.
 */
static void
focus_card (TamizDraftAnswers *self,
            int                place,
            int                by)
{
  GtkWidget *card = gtk_widget_get_first_child (GTK_WIDGET (self->cards));
  GtkWidget *head;

  for (int i = 0; i < place && card != NULL; i++)
    card = gtk_widget_get_next_sibling (card);
  if (card == NULL)
    return;
  head = gtk_widget_get_first_child (card);
  for (GtkWidget *child = gtk_widget_get_first_child (head); child != NULL && by != 0;
       child = gtk_widget_get_next_sibling (child))
    {
      if (GPOINTER_TO_INT (g_object_get_data (G_OBJECT (child), BY)) == by && gtk_widget_grab_focus (child))
        return;
    }
  gtk_widget_child_focus (head, GTK_DIR_TAB_FORWARD);
}

/* Ranges have no keys: another order is another list. */
static void
move (TamizDraftAnswers *self,
      int                place,
      int                by,
      gboolean           by_button)
{
  int to = place + by;

  if (place < 0 || to < 0 || to >= (int) json_array_size (get_items (self)))
    return;
  if (self->keyed)
    {
      g_autofree char *name = dup_name (self, (gsize) place);
      g_autofree char *part = g_strconcat (self->list, "/", name, NULL);

      tamiz_draft_move (self->draft, part, (guint) to);
    }
  else
    {
      json_t *items = json_deep_copy (get_items (self));
      g_autoptr (json_t) item = json_incref (json_array_get (items, (gsize) place));

      json_array_remove (items, (gsize) place);
      json_array_insert (items, (gsize) to, item);
      tamiz_draft_set (self->draft, self->list, items);
    }
  focus_card (self, to, by_button ? by : 0);
}

static TamizDraftAnswers *
get_own (gpointer widget)
{
  return TAMIZ_DRAFT_ANSWERS (gtk_widget_get_ancestor (GTK_WIDGET (widget), TAMIZ_TYPE_DRAFT_ANSWERS));
}

static void
moved_cb (GtkWidget *button)
{
  TamizDraftAnswers *self = get_own (button);

  move (self, find_place (self, g_object_get_data (G_OBJECT (button), NAME)),
        GPOINTER_TO_INT (g_object_get_data (G_OBJECT (button), BY)), TRUE);
}

static void
removed_cb (GtkWidget *button)
{
  TamizDraftAnswers *self = get_own (button);
  const char *name = g_object_get_data (G_OBJECT (button), NAME);

  gtk_widget_grab_focus (self->add_widget);
  if (self->keyed)
    {
      g_autofree char *part = g_strconcat (self->list, "/", name, NULL);

      tamiz_draft_remove (self->draft, part);
    }
  else
    {
      json_t *items = json_deep_copy (get_items (self));

      json_array_remove (items, (gsize) find_place (self, name));
      tamiz_draft_set (self->draft, self->list, items);
    }
}

static GtkWidget *
make_button (const char *icon,
             const char *tooltip,
             const char *name,
             int         by,
             GCallback   callback)
{
  GtkWidget *button = gtk_button_new_from_icon_name (icon);

  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_tooltip_text (button, tooltip);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, tooltip, -1);
  g_object_set_data_full (G_OBJECT (button), NAME, g_strdup (name), g_free);
  g_object_set_data (G_OBJECT (button), BY, GINT_TO_POINTER (by));
  g_signal_connect (button, "clicked", callback, NULL);

  return button;
}

static void
add_buttons (TamizDraftAnswers *self,
             GtkBox            *head,
             const char        *name,
             gsize              place)
{
  gsize n = json_array_size (get_items (self));
  GtkWidget *up = make_button ("go-up-symbolic", _("Move up (Alt+Up)"), name, -1, G_CALLBACK (moved_cb));
  GtkWidget *down = make_button ("go-down-symbolic", _("Move down (Alt+Down)"), name, 1, G_CALLBACK (moved_cb));
  GtkWidget *remove = make_button ("list-remove-symbolic", _("Remove this answer"), name, 0,
                                   G_CALLBACK (removed_cb));

  gtk_widget_set_sensitive (up, place > 0);
  gtk_widget_set_sensitive (down, place + 1 < n);
  gtk_widget_set_sensitive (remove, n > 1);
  gtk_box_append (head, up);
  gtk_box_append (head, down);
  gtk_box_append (head, remove);
}

static GtkWidget *
bind_entry (TamizDraftAnswers *self,
            const char        *part,
            const char        *member,
            const char        *title,
            gboolean           number)
{
  g_autofree char *path = g_strconcat (part, "/", member, NULL);
  GtkWidget *entry = number ? tamiz_draft_number_entry (self->draft, path, title)
                            : tamiz_draft_entry (self->draft, path, title, !self->keyed);

  gtk_editable_set_width_chars (GTK_EDITABLE (entry), number ? 4 : 10);
  gtk_widget_set_hexpand (entry, TRUE);

  return entry;
}

static GtkWidget *
make_worth (TamizDraftAnswers *self,
            const char        *part)
{
  g_autofree char *path = g_strconcat (part, "/share", NULL);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  /* Translators: how much of the weight an answer earns, in per cent */
  GtkWidget *label = gtk_label_new (_("Worth"));
  GtkWidget *spin = tamiz_draft_spin (self->draft, path, _("Worth in per cent"), 0, 100, 5);

  tamiz_draft_number_row_set_factor (spin, 100);
  gtk_widget_add_css_class (label, "dim-label");
  gtk_box_append (GTK_BOX (box), label);
  gtk_box_append (GTK_BOX (box), spin);
  gtk_box_append (GTK_BOX (box), gtk_label_new ("%"));

  return box;
}

static GtkWidget *
make_journey (TamizDraftAnswers *self,
              const char        *part)
{
  g_autofree char *path = g_strconcat (part, "/journey", NULL);
  g_autoptr (GPtrArray) keys = g_ptr_array_new (), labels = g_ptr_array_new ();

  g_ptr_array_add (keys, (char *) "");
  g_ptr_array_add (labels, (char *) _("No stage"));
  for (guint i = 0; i < tamiz_enum_size (TAMIZ_ENUM_JOURNEY); i++)
    {
      g_ptr_array_add (keys, (char *) tamiz_enum_nick (TAMIZ_ENUM_JOURNEY, (int) i));
      g_ptr_array_add (labels, (char *) tamiz_enum_label (TAMIZ_ENUM_JOURNEY, (int) i));
    }
  g_ptr_array_add (keys, NULL);
  g_ptr_array_add (labels, NULL);

  return tamiz_draft_drop_down (self->draft, path, _("What it says of the buyer's journey"),
                                (const char *const *) keys->pdata, (const char *const *) labels->pdata);
}

static void
add_card (TamizDraftAnswers *self,
          gsize              place)
{
  g_autofree char *name = dup_name (self, place);
  g_autofree char *part = g_strconcat (self->list, "/", name, NULL);
  g_autofree char *disqualifies = g_strconcat (part, "/disqualifies", NULL);
  GtkWidget *card = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *head = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  GtkWidget *rest = tamiz_wrap_box_new ();

  if (self->keyed)
    gtk_box_append (GTK_BOX (head), bind_entry (self, part, "label", _("Answer"), FALSE));
  else
    {
      gtk_box_append (GTK_BOX (head),
                      bind_entry (self, part, "from", self->days ? _("From day") : _("From"), TRUE));
      gtk_box_append (GTK_BOX (head), gtk_label_new (" – "));
      gtk_box_append (GTK_BOX (head),
                      bind_entry (self, part, "to", self->days ? _("Before day") : _("Below"), TRUE));
    }
  add_buttons (self, GTK_BOX (head), name, place);
  g_object_set_data_full (G_OBJECT (card), NAME, g_strdup (name), g_free);

  tamiz_wrap_box_set_spacing (TAMIZ_WRAP_BOX (rest), 12, 6);
  if (!self->keyed)
    tamiz_wrap_box_append (TAMIZ_WRAP_BOX (rest), bind_entry (self, part, "label", _("What it is called"), FALSE));
  tamiz_wrap_box_append (TAMIZ_WRAP_BOX (rest), make_worth (self, part));
  tamiz_wrap_box_append (TAMIZ_WRAP_BOX (rest), tamiz_draft_check (self->draft, disqualifies, _("Disqualifies")));
  if (self->keyed)
    tamiz_wrap_box_append (TAMIZ_WRAP_BOX (rest), make_journey (self, part));
  gtk_widget_add_css_class (card, "answer-card");
  gtk_box_append (GTK_BOX (card), head);
  gtk_box_append (GTK_BOX (card), rest);
  gtk_box_append (self->cards, card);
}

/* Whatever is typed belongs to a card, which stays as long as there are the same. */
static void
follow_items (TamizDraftAnswers *self)
{
  g_autofree char *names = dup_names (self);
  GtkWidget *child;

  if (g_strcmp0 (names, self->shown) == 0)
    return;
  g_free (self->shown);
  self->shown = g_steal_pointer (&names);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->cards))) != NULL)
    gtk_box_remove (self->cards, child);
  for (gsize i = 0; i < json_array_size (get_items (self)); i++)
    add_card (self, i);
}

static void
changed_cb (TamizDraftAnswers *self,
            const char        *part)
{
  if (tamiz_draft_concerns (part, self->list) && json_is_array (get_items (self)))
    follow_items (self);
}

static void
choice_added_cb (TamizDraftAnswers *self)
{
  GtkEditable *entry = GTK_EDITABLE (self->add_widget);
  g_autofree char *label = g_strstrip (g_strdup (gtk_editable_get_text (entry)));
  g_autofree char *key = NULL;

  if (*label == '\0')
    return;
  key = tamiz_draft_dup_key (label, "answer");
  gtk_editable_set_text (entry, "");
  tamiz_draft_add (self->draft, self->list, key,
                   json_pack ("{sssi}", "label", label, "share", 1));
}

/* It goes on where the last one ends. */
static void
range_added_cb (TamizDraftAnswers *self)
{
  json_t *items = json_deep_copy (get_items (self));
  json_t *last = json_array_get (items, json_array_size (items) - 1);
  json_t *end = json_object_get (last, "to"), *range = json_object ();

  if (end != NULL)
    json_object_set (range, "from", end);
  json_object_set_new (range, "share", json_integer (1));
  json_array_append_new (items, range);
  tamiz_draft_set (self->draft, self->list, items);
}

static gboolean
move_focused (GtkWidget *widget,
              GVariant  *arguments,
              gpointer   user_data)
{
  TamizDraftAnswers *self = TAMIZ_DRAFT_ANSWERS (widget);
  GtkRoot *root = gtk_widget_get_root (widget);
  GtkWidget *card = root != NULL ? gtk_root_get_focus (root) : NULL;

  while (card != NULL && card != widget && gtk_widget_get_parent (card) != GTK_WIDGET (self->cards))
    card = gtk_widget_get_parent (card);
  if (card == NULL || card == widget)
    return FALSE;
  move (self, find_place (self, g_object_get_data (G_OBJECT (card), NAME)), g_variant_get_int32 (arguments), FALSE);

  return TRUE;
}

static void
tamiz_draft_answers_dispose (GObject *object)
{
  TamizDraftAnswers *self = TAMIZ_DRAFT_ANSWERS (object);

  if (self->draft != NULL)
    g_signal_handlers_disconnect_by_data (self->draft, self);

  G_OBJECT_CLASS (tamiz_draft_answers_parent_class)->dispose (object);
}

static void
tamiz_draft_answers_finalize (GObject *object)
{
  TamizDraftAnswers *self = TAMIZ_DRAFT_ANSWERS (object);

  g_clear_object (&self->draft);
  g_free (self->list);
  g_free (self->shown);

  G_OBJECT_CLASS (tamiz_draft_answers_parent_class)->finalize (object);
}

static void
tamiz_draft_answers_class_init (TamizDraftAnswersClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tamiz_draft_answers_dispose;
  G_OBJECT_CLASS (klass)->finalize = tamiz_draft_answers_finalize;
  gtk_widget_class_add_binding (GTK_WIDGET_CLASS (klass), GDK_KEY_Up, GDK_ALT_MASK, move_focused, "i", -1);
  gtk_widget_class_add_binding (GTK_WIDGET_CLASS (klass), GDK_KEY_Down, GDK_ALT_MASK, move_focused, "i", 1);
}

static void
tamiz_draft_answers_init (TamizDraftAnswers *self)
{
  self->cards = GTK_BOX (gtk_box_new (GTK_ORIENTATION_VERTICAL, 12));
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (self), FALSE);
  gtk_widget_set_focusable (GTK_WIDGET (self), FALSE);
}

static GtkWidget *
make_add_entry (TamizDraftAnswers *self)
{
  GtkWidget *entry = gtk_entry_new ();

  gtk_entry_set_placeholder_text (GTK_ENTRY (entry), _("Add an answer…"));
  gtk_entry_set_icon_from_icon_name (GTK_ENTRY (entry), GTK_ENTRY_ICON_PRIMARY, "list-add-symbolic");
  gtk_accessible_update_property (GTK_ACCESSIBLE (entry), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Add an answer…"), -1);
  g_signal_connect_object (entry, "activate", G_CALLBACK (choice_added_cb), self, G_CONNECT_SWAPPED);

  return entry;
}

static GtkWidget *
make_add_button (TamizDraftAnswers *self)
{
  GtkWidget *button = gtk_button_new_with_mnemonic (_("Add a Range"));

  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_halign (button, GTK_ALIGN_START);
  g_signal_connect_object (button, "clicked", G_CALLBACK (range_added_cb), self, G_CONNECT_SWAPPED);

  return button;
}

/**
 * tamiz_draft_answers_new:
 * @draft: a draft
 * @criterion: the path of a criterion with choices or ranges
 *
 * Makes a row with what the answers are worth.
 *
 * Returns: (transfer floating): the row
 */
GtkWidget *
tamiz_draft_answers_new (TamizDraft *draft,
                         const char *criterion)
{
  TamizDraftAnswers *self = g_object_new (TAMIZ_TYPE_DRAFT_ANSWERS, NULL);
  json_t *json = tamiz_draft_get (draft, criterion);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  GtkWidget *label;
  const char *title;

  self->draft = g_object_ref (draft);
  self->keyed = json_object_get (json, "choices") != NULL;
  self->days = g_strcmp0 (tamiz_json_get_text (json, "kind"), "date") == 0;
  self->list = g_strconcat (criterion, self->keyed ? "/choices" : "/ranges", NULL);
  title = self->keyed  ? _("Answers and what they are worth")
          : self->days ? _("What the answers are worth, by days from today; the first range that holds it counts")
                       : _("What the answers are worth; the first range that holds it counts");
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self), title);
  label = gtk_label_new (title);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_widget_add_css_class (label, "caption");
  gtk_widget_add_css_class (label, "dim-label");
  gtk_box_append (GTK_BOX (box), label);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->cards));
  self->add_widget = self->keyed ? make_add_entry (self) : make_add_button (self);
  gtk_box_append (GTK_BOX (box), self->add_widget);
  gtk_widget_add_css_class (box, "draft-text");
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (self), box);
  g_signal_connect_object (draft, "changed", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
  follow_items (self);

  return GTK_WIDGET (self);
}
