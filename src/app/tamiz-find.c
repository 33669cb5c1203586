#define G_LOG_DOMAIN "tamiz-find"

#include "config.h"

#include "tamiz-find.h"

#include "tamiz-json-item.h"
#include "tamiz-shell.h"
#include "tamiz-text.h"

#include <glib/gi18n-lib.h>
#include <string.h>

struct _TamizFind
{
  AdwWindow parent_instance;

  TamizDesk *desk;
  GtkSearchEntry *entry;
  GtkStack *stack;
  GtkListView *list_view;
  GtkSingleSelection *selection;
  GListStore *found;
  char *found_for;          /* (nullable): the text that what is shown was found for */
  gboolean hurried;         /* Enter came before the answer */
};

G_DEFINE_FINAL_TYPE (TamizFind, tamiz_find, ADW_TYPE_WINDOW)

/* What can be done by its name; pages can be gone to by theirs. */
static const struct
{
  const char *title;
  const char *action;
  const char *target;       /* (nullable) */
  gboolean works;           /* it is for those who may work on prospects */
} commands[] = {
  { N_("New prospect"), "win.new-prospect", NULL, TRUE },
  { N_("Import a file"), "win.import", "", TRUE },
  { N_("Take in an answer of an executive"), "win.take-answer", NULL, TRUE },
  { N_("People"), "win.people", NULL },
  { N_("Preferences"), "win.preferences", NULL },
  { N_("Undo the last change"), "win.undo", NULL },
  { N_("Open a base"), "win.open", NULL },
  { N_("Keyboard shortcuts"), "win.show-help-overlay", NULL },
};

/* What the engine finds, and where it leads. */
static const struct
{
  const char *what;
  const char *icon;
  const char *action;
  const char *key;          /* of the item, whose value is the action's target */
} kinds[] = {
  { "lead", "tamiz-prospects-symbolic", "win.open-lead", "id" },
  { "person", "tamiz-person-symbolic", "win.open-lead", "lead" },
  { "company", "tamiz-companies-symbolic", "win.open-company", "id" },
  { "handoff", "tamiz-handoffs-symbolic", "win.open-handoff", "id" },
  { "campaign", "tamiz-reports-symbolic", NULL, NULL },
  { "criterion", "tamiz-definition-symbolic", "win.open-criterion", "id" },
};

static int
find_kind (const char *what)
{
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      if (g_strcmp0 (kinds[i].what, what) == 0)
        return (int) i;
    }

  return -1;
}

static void
setup_row_cb (GtkListItemFactory *factory,
              GtkListItem        *item)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *texts = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  GtkWidget *title = gtk_label_new (NULL), *subtitle = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (title), 0);
  gtk_label_set_ellipsize (GTK_LABEL (title), PANGO_ELLIPSIZE_END);
  gtk_label_set_xalign (GTK_LABEL (subtitle), 0);
  gtk_label_set_ellipsize (GTK_LABEL (subtitle), PANGO_ELLIPSIZE_END);
  gtk_widget_add_css_class (subtitle, "dim-label");
  gtk_widget_add_css_class (subtitle, "caption");
  gtk_box_append (GTK_BOX (texts), title);
  gtk_box_append (GTK_BOX (texts), subtitle);
  gtk_widget_set_valign (texts, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (row), gtk_image_new ());
  gtk_box_append (GTK_BOX (row), texts);
  gtk_list_item_set_child (item, row);
}

static void
bind_row_cb (GtkListItemFactory *factory,
             GtkListItem        *item)
{
  TamizJsonItem *found = gtk_list_item_get_item (item);
  GtkWidget *icon = gtk_widget_get_first_child (gtk_list_item_get_child (item));
  GtkWidget *title = gtk_widget_get_first_child (gtk_widget_get_next_sibling (icon));
  GtkWidget *subtitle = gtk_widget_get_next_sibling (title);
  const char *second = tamiz_json_item_get_text (found, "subtitle");
  int kind = find_kind (tamiz_json_item_get_text (found, "what"));

  gtk_image_set_from_icon_name (GTK_IMAGE (icon), kind >= 0 ? kinds[kind].icon : "tamiz-next-symbolic");
  gtk_label_set_label (GTK_LABEL (title), tamiz_json_item_get_text (found, "title"));
  gtk_label_set_label (GTK_LABEL (subtitle), second);
  gtk_widget_set_visible (subtitle, second != NULL && *second != '\0');
}

/* What the engine found leads somewhere only where the window has a place for it; somebody
 * without a lead stands among the people of a company.
 */
static const char *
get_target (TamizJsonItem  *item,
            const char    **action)
{
  int kind = find_kind (tamiz_json_item_get_text (item, "what"));
  const char *target;

  if (kind < 0)
    {
      *action = tamiz_json_item_get_text (item, "action");
      return tamiz_json_item_get_text (item, "target");
    }
  *action = kinds[kind].action != NULL ? kinds[kind].action : "win.go";
  if (kinds[kind].action == NULL)
    return "reports";

  target = tamiz_json_item_get_text (item, kinds[kind].key);
  if (target == NULL)
    {
      *action = "win.open-company";
      target = tamiz_json_item_get_text (item, "company");
    }

  return target;
}

static void
open_found (TamizFind     *self,
            TamizJsonItem *found)
{
  GtkWidget *parent = GTK_WIDGET (gtk_window_get_transient_for (GTK_WINDOW (self)));
  g_autoptr (TamizJsonItem) item = g_object_ref (found);
  const char *name;
  const char *target = get_target (item, &name);

  /* Who has neither a lead nor a company leads nowhere. */
  if (target == NULL && find_kind (tamiz_json_item_get_text (item, "what")) >= 0)
    return;

  gtk_window_close (GTK_WINDOW (self));
  if (target != NULL)
    gtk_widget_activate_action (parent, name, "s", target);
  else
    gtk_widget_activate_action (parent, name, NULL);
}

static void
row_activated_cb (TamizFind *self,
                  guint      position)
{
  g_autoptr (TamizJsonItem) item = g_list_model_get_item (G_LIST_MODEL (self->found), position);

  if (item != NULL)
    open_found (self, item);
}

static void
open_selected (TamizFind *self)
{
  TamizJsonItem *item = gtk_single_selection_get_selected_item (self->selection);

  if (item != NULL)
    open_found (self, item);
}

static void search (TamizFind *self);

/* Whoever types quickly means what they typed, not what still stands in the list. */
static void
entry_activated_cb (TamizFind *self)
{
  if (g_strcmp0 (self->found_for, gtk_editable_get_text (GTK_EDITABLE (self->entry))) == 0)
    open_selected (self);
  else
    {
      self->hurried = TRUE;
      search (self);
    }
}

/* Whether a word of a folded title begins like the text. */
static gboolean
begins_a_word (const char *title,
               const char *folded)
{
  for (const char *at = strstr (title, folded); at != NULL; at = strstr (at + 1, folded))
    {
      if (at == title || at[-1] == ' ')
        return TRUE;
      if (*folded == '\0')
        return FALSE;
    }

  return FALSE;
}

/* What has a word in its title that begins like the text. */
static void
add_command (json_t     *items,
             const char *folded,
             const char *title,
             const char *action,
             const char *target)
{
  g_autofree char *folded_title = tamiz_text_fold (title);
  json_t *item;

  if (!begins_a_word (folded_title, folded))
    return;

  item = json_pack ("{ss, ss, ss}", "what", "command", "title", title, "action", action);
  tamiz_json_set_text (item, "target", target);
  json_array_append_new (items, item);
}

/* Pages, actions, and who may work. */
static void
add_commands (TamizFind  *self,
              json_t     *items,
              const char *text)
{
  g_autofree char *folded = g_strstrip (tamiz_text_fold (text));
  gboolean may_work = tamiz_desk_may (self->desk, TAMIZ_RIGHT_WORK) != TAMIZ_PERMISSION_NO;
  const char *page;
  json_t *user;
  gsize i;

  for (guint n = 0; (page = tamiz_shell_get_nth_page (n)) != NULL; n++)
    add_command (items, folded, tamiz_shell_get_nth_title (n), "win.go", page);
  for (guint n = 0; n < G_N_ELEMENTS (commands); n++)
    {
      if (may_work || !commands[n].works)
        add_command (items, folded, _(commands[n].title), commands[n].action, commands[n].target);
    }

  json_array_foreach (tamiz_desk_get_users (self->desk), i, user)
    {
      /* Translators: %s is a person who goes on working here */
      g_autofree char *title = g_strdup_printf (_("Work as %s"), tamiz_json_get_text (user, "name"));

      if (json_is_true (json_object_get (user, "active")))
        add_command (items, folded, title, "win.user", tamiz_json_get_text (user, "email"));
    }
}

static void
show_found (TamizFind *self,
            json_t    *found)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->entry));
  g_autoptr (json_t) items = json_array ();

  g_free (self->found_for);
  self->found_for = g_strdup (text);
  add_commands (self, items, text);
  if (found != NULL)
    json_array_extend (items, found);
  tamiz_json_list_replace (self->found, items);
  gtk_single_selection_set_selected (self->selection, 0);
  gtk_stack_set_visible_child_name (self->stack, json_array_size (items) > 0 ? "found" : "nothing");
  if (self->hurried)
    {
      self->hurried = FALSE;
      open_selected (self);
    }
}

static void
found_cb (gpointer      owner,
          json_t       *answer,
          const GError *error)
{
  show_found (owner, json_object_get (answer, "items"));
}

static void
search (TamizFind *self)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->entry));

  if (tamiz_text_is_blank (text))
    show_found (self, NULL);
  else
    tamiz_desk_ask (self->desk, self, "find", "find", json_pack ("{ss, ss}", "text", text, "limit", "40"),
                    found_cb);
}

static void
changed_cb (TamizFind *self)
{
  search (self);
}

/* Up and Down choose while the letters go on into the entry. */
static gboolean
key_pressed_cb (TamizFind             *self,
                guint                  keyval,
                guint                  keycode,
                GdkModifierType        state,
                GtkEventControllerKey *controller)
{
  guint selected = gtk_single_selection_get_selected (self->selection);
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->found));
  GtkWidget *view = GTK_WIDGET (self->list_view);

  if (keyval == GDK_KEY_Escape)
    {
      gtk_window_close (GTK_WINDOW (self));
      return TRUE;
    }
  if (keyval == GDK_KEY_Down && n > 0)
    selected = MIN (selected + 1, n - 1);
  else if (keyval == GDK_KEY_Up && n > 0)
    selected = selected > 0 ? selected - 1 : 0;
  else
    return FALSE;

  gtk_single_selection_set_selected (self->selection, selected);
  gtk_widget_activate_action (view, "list.scroll-to-item", "u", selected);

  return TRUE;
}

static void
tamiz_find_dispose (GObject *object)
{
  TamizFind *self = TAMIZ_FIND (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), TAMIZ_TYPE_FIND);
  g_clear_object (&self->desk);
  g_clear_pointer (&self->found_for, g_free);

  G_OBJECT_CLASS (tamiz_find_parent_class)->dispose (object);
}

static void
tamiz_find_class_init (TamizFindClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tamiz_find_dispose;

  g_type_ensure (TAMIZ_TYPE_JSON_ITEM);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/tamiz/Tamiz/tamiz-find.ui");
  gtk_widget_class_bind_template_child (widget_class, TamizFind, entry);
  gtk_widget_class_bind_template_child (widget_class, TamizFind, stack);
  gtk_widget_class_bind_template_child (widget_class, TamizFind, list_view);
  gtk_widget_class_bind_template_child (widget_class, TamizFind, selection);
  gtk_widget_class_bind_template_child (widget_class, TamizFind, found);
  gtk_widget_class_bind_template_callback (widget_class, changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, entry_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, row_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, setup_row_cb);
  gtk_widget_class_bind_template_callback (widget_class, bind_row_cb);
}

static void
tamiz_find_init (TamizFind *self)
{
  GtkEventController *keys = gtk_event_controller_key_new ();

  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect_object (keys, "key-pressed", G_CALLBACK (key_pressed_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
}

/* A window above @parent, whose actions lead to what was found. */
GtkWindow *
tamiz_find_new (GtkWindow *parent,
                TamizDesk *desk)
{
  TamizFind *self = g_object_new (TAMIZ_TYPE_FIND, "transient-for", parent, NULL);

  self->desk = g_object_ref (desk);
  show_found (self, NULL);
  gtk_widget_grab_focus (GTK_WIDGET (self->entry));

  return GTK_WINDOW (self);
}
