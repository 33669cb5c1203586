#define G_LOG_DOMAIN "tamiz-comment-list"

#include "config.h"

#include "tamiz-comment-list.h"

#include "tamiz-json-item.h"
#include "tamiz-notice.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* More than these stand in the way of what they are about, until somebody wants to see them. */
#define FEW 3

struct _TamizCommentList
{
  AdwBin parent_instance;

  GtkLabel *title_label;
  GtkListBox *open_list;
  GtkWidget *all_button;
  GtkExpander *settled_expander;
  GtkListBox *settled_list;
  TamizNotice *notice;
  GtkWidget *writing_box;
  GtkDropDown *part_drop;
  GListStore *parts;
  GtkEntry *entry;
  GtkWidget *comment_button;

  TamizDesk *desk;  /* (nullable) */
  gint64 version;   /* 0 = none yet */
  json_t *answer;   /* (nullable): as definition.comments told it */
  gboolean all;     /* all that are open are shown, not the first few only */
  char *wanted;     /* (nullable): the part that is proposed; NULL = the whole */
  char *begun;      /* (nullable): of what the entry has the text: who, which version, which part */
  char *saying;     /* (nullable): the same of what is being stored … */
  char *said;       /* (nullable): … and its text */
  gboolean showing; /* what changes now was not done by the user */
};

G_DEFINE_FINAL_TYPE (TamizCommentList, tamiz_comment_list, ADW_TYPE_BIN)

enum
{
  READ,
  ACTIVATED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static GtkWidget *
make_line (const char *text,
           const char *css_class)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  if (css_class != NULL)
    gtk_widget_add_css_class (label, css_class);

  return label;
}

/* “Vera (Sales), 3 hours ago” */
static char *
dup_who (TamizCommentList *self,
         json_t        *comment)
{
  g_autofree char *ago = tamiz_desk_format_ago (self->desk, tamiz_json_get_text (comment, "at"));
  const char *name = tamiz_json_get_text (comment, "name");
  g_autoptr (GString) sides = g_string_new (NULL);
  json_t *side;
  gsize i;

  if (json_is_true (json_object_get (comment, "from_opinions")))
    /* Translators: how long ago */
    return g_strdup_printf (_("From what both sides answered, %s"), ago);

  json_array_foreach (json_object_get (comment, "sides"), i, side)
    {
      int n;

      if (tamiz_enum_from_nick (TAMIZ_ENUM_SIDE, json_string_value (side), &n))
        g_string_append_printf (sides, "%s%s", sides->len > 0 ? ", " : "", tamiz_enum_label (TAMIZ_ENUM_SIDE, n));
    }
  if (sides->len > 0)
    /* Translators: a name, the side they are on, and how long ago */
    return g_strdup_printf (_("%s (%s), %s"), name, sides->str, ago);

  /* Translators: a name, and how long ago */
  return g_strdup_printf (_("%s, %s"), name, ago);
}

static void
done_cb (gpointer      owner,
         json_t       *answer,
         const GError *error)
{
  TamizCommentList *self = owner;

  tamiz_notice_set_text (self->notice, error != NULL ? error->message : NULL);
  tamiz_comment_list_read (self);
}

static void
resolve (GtkWidget  *widget,
         const char *name,
         GVariant   *parameter)
{
  TamizCommentList *self = TAMIZ_COMMENT_LIST (widget);

  /* The row goes with what was settled; the keyboard stays here. */
  gtk_widget_grab_focus (GTK_WIDGET (self->entry));
  tamiz_desk_do (self->desk, self, "definition.resolve",
                 json_pack ("{ss}", "id", g_variant_get_string (parameter, NULL)), _("Comment settled"), done_cb);
}

static gboolean
may_resolve (TamizCommentList *self,
             json_t        *comment)
{
  return tamiz_desk_has_role (self->desk, TAMIZ_ROLE_MARKETING) || tamiz_desk_has_role (self->desk, TAMIZ_ROLE_SALES)
         || tamiz_desk_has_role (self->desk, TAMIZ_ROLE_STEWARD)
         || g_strcmp0 (tamiz_desk_get_email (self->desk), tamiz_json_get_text (comment, "email")) == 0;
}

static GtkWidget *
make_resolve_button (json_t *comment)
{
  GtkWidget *button = gtk_button_new_from_icon_name ("tamiz-done-symbolic");
  g_autofree char *name
      = g_strdup_printf (_("Settle the comment “%s”"), tamiz_json_get_text (comment, "text"));

  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_tooltip_text (button, _("Settle this comment"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "s", tamiz_json_get_text (comment, "id"));
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "comments.resolve");

  return button;
}

static char *
dup_settled (TamizCommentList *self,
             json_t        *comment)
{
  g_autofree char *ago = tamiz_desk_format_ago (self->desk, tamiz_json_get_text (comment, "resolved_at"));

  /* Translators: a name, and how long ago */
  return g_strdup_printf (_("Settled by %s, %s"), tamiz_json_get_text (comment, "resolved_by"), ago);
}

static void
add_row (TamizCommentList *self,
         json_t        *comment)
{
  gboolean settled = json_is_true (json_object_get (comment, "resolved"));
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6), *lines = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);
  g_autofree char *who = dup_who (self, comment);

  gtk_widget_set_hexpand (lines, TRUE);
  gtk_widget_add_css_class (box, "comment");
  gtk_box_append (GTK_BOX (lines), make_line (tamiz_json_get_text (comment, "about"), "caption-heading"));
  gtk_box_append (GTK_BOX (lines), make_line (tamiz_json_get_text (comment, "text"), NULL));
  gtk_box_append (GTK_BOX (lines), make_line (who, "comment-who"));
  if (settled)
    {
      g_autofree char *by = dup_settled (self, comment);

      gtk_box_append (GTK_BOX (lines), make_line (by, "comment-who"));
    }
  gtk_box_append (GTK_BOX (box), lines);
  if (!settled && may_resolve (self, comment))
    gtk_box_append (GTK_BOX (box), make_resolve_button (comment));
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  g_object_set_data_full (G_OBJECT (row), "part", g_strdup (tamiz_json_get_text (comment, "part")), g_free);
  gtk_list_box_append (settled ? self->settled_list : self->open_list, row);
}

static void
clear_list (GtkListBox *list)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (list))) != NULL)
    gtk_list_box_remove (list, child);
}

/* The first few of what is open, and how to see the rest. */
static void
show_few (TamizCommentList *self)
{
  guint open = tamiz_comment_list_count_open (self);
  g_autofree char *text = g_strdup_printf (_("Show All %u"), open);

  for (guint i = 0; i < open; i++)
    gtk_widget_set_visible (GTK_WIDGET (gtk_list_box_get_row_at_index (self->open_list, (int) i)),
                            self->all || open == FEW + 1 || i < FEW);
  gtk_button_set_label (GTK_BUTTON (self->all_button), text);
  gtk_widget_set_visible (self->all_button, !self->all && open > FEW + 1);
}

static void
show_all (GtkWidget  *widget,
          const char *name,
          GVariant   *parameter)
{
  TamizCommentList *self = TAMIZ_COMMENT_LIST (widget);

  /* The button goes; the keyboard is on what it has brought. */
  tamiz_comment_list_show_all (self);
  gtk_widget_grab_focus (GTK_WIDGET (gtk_list_box_get_row_at_index (self->open_list, FEW)));
}

static const char *
get_part (TamizCommentList *self)
{
  TamizJsonItem *item = gtk_drop_down_get_selected_item (self->part_drop);

  return item != NULL ? tamiz_json_item_get_text (item, "part") : NULL;
}

/* What somebody has begun to say, of each version and part, until it is said.  It is kept at the desk, since
 * a version has such a list where it is read and another where it is written.
 */
#define BEGUN "tamiz-begun-comments"

static GHashTable *
get_begun (TamizCommentList *self)
{
  GHashTable *begun = g_object_get_data (G_OBJECT (self->desk), BEGUN);

  if (begun == NULL)
    {
      begun = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
      g_object_set_data_full (G_OBJECT (self->desk), BEGUN, begun, (GDestroyNotify) g_hash_table_unref);
    }

  return begun;
}

static char *
dup_begun_key (TamizCommentList *self)
{
  const char *email = tamiz_desk_get_email (self->desk), *part = get_part (self);

  return g_strdup_printf ("%s\n%" G_GINT64_FORMAT "\n%s", email != NULL ? email : "", self->version,
                          part != NULL ? part : "");
}

static void
note_begun (TamizCommentList *self,
            const char       *text)
{
  if (self->begun == NULL)
    return;
  if (*text != '\0')
    g_hash_table_replace (get_begun (self), g_strdup (self->begun), g_strdup (text));
  else
    g_hash_table_remove (get_begun (self), self->begun);
}

/* (nullable): what something was begun about in the version that is shown; empty for the whole. */
static char *
dup_begun_part (TamizCommentList *self)
{
  const char *email = tamiz_desk_get_email (self->desk);
  g_autofree char *prefix
      = g_strdup_printf ("%s\n%" G_GINT64_FORMAT "\n", email != NULL ? email : "", self->version);
  GHashTableIter iter;
  const char *key;

  g_hash_table_iter_init (&iter, get_begun (self));
  while (g_hash_table_iter_next (&iter, (gpointer *) &key, NULL))
    {
      if (g_str_has_prefix (key, prefix))
        return g_strdup (key + strlen (prefix));
    }

  return NULL;
}

/* The entry has what was begun of the version and the part that are chosen now. */
static void
show_begun (TamizCommentList *self)
{
  g_autofree char *key = NULL;
  const char *text;

  if (self->desk == NULL)
    return;
  key = dup_begun_key (self);
  text = g_hash_table_lookup (get_begun (self), key);
  if (g_strcmp0 (key, self->begun) == 0
      && g_strcmp0 (gtk_editable_get_text (GTK_EDITABLE (self->entry)), text != NULL ? text : "") == 0)
    return;
  g_free (self->begun);
  self->begun = g_steal_pointer (&key);
  self->showing = TRUE;
  gtk_editable_set_text (GTK_EDITABLE (self->entry), text != NULL ? text : "");
  self->showing = FALSE;
}

/* Whoever chooses what their words are about takes them there. */
static void
part_chosen_cb (TamizCommentList *self)
{
  g_autofree char *text = g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->entry)));
  g_autofree char *key = NULL;

  if (self->showing || self->desk == NULL)
    return;
  key = dup_begun_key (self);
  if (*text != '\0' && g_hash_table_lookup (get_begun (self), key) == NULL)
    {
      note_begun (self, "");
      g_free (self->begun);
      self->begun = g_steal_pointer (&key);
      note_begun (self, text);
    }
  show_begun (self);
}

static void
select_part (TamizCommentList *self,
             const char       *part)
{
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->parts)); i++)
    {
      g_autoptr (TamizJsonItem) item = g_list_model_get_item (G_LIST_MODEL (self->parts), i);

      if (g_strcmp0 (tamiz_json_item_get_text (item, "part"), part) == 0)
        gtk_drop_down_set_selected (self->part_drop, i);
    }
}

/* Of another version, what was begun there is gone on with. */
static void
show_version (TamizCommentList *self)
{
  g_autofree char *part = dup_begun_part (self);

  self->showing = TRUE;
  if (part != NULL)
    select_part (self, *part != '\0' ? part : NULL);
  self->showing = FALSE;
  show_begun (self);
}

static void
show_parts (TamizCommentList *self)
{
  g_autofree char *part = g_strdup (g_list_model_get_n_items (G_LIST_MODEL (self->parts)) > 0 ? get_part (self)
                                                                                          : self->wanted);

  self->showing = TRUE;
  tamiz_json_list_replace (self->parts, json_object_get (self->answer, "parts"));
  select_part (self, part);
  self->showing = FALSE;
  show_begun (self);
}

static void
show_comments (TamizCommentList *self)
{
  json_t *comment;
  guint open = tamiz_comment_list_count_open (self), all = (guint) json_array_size (tamiz_comment_list_get_items (self));
  g_autofree char *title = open > 0 ? g_strdup_printf (ngettext ("%u open comment", "%u open comments", open), open)
                                    : g_strdup (_("No open comments"));
  g_autofree char *settled
      = g_strdup_printf (ngettext ("%u settled comment", "%u settled comments", all - open), all - open);
  gsize i;

  clear_list (self->open_list);
  clear_list (self->settled_list);
  json_array_foreach (tamiz_comment_list_get_items (self), i, comment)
    add_row (self, comment);
  show_few (self);
  gtk_label_set_label (self->title_label, title);
  gtk_expander_set_label (self->settled_expander, settled);
  gtk_widget_set_visible (GTK_WIDGET (self->settled_expander), all > open);
  gtk_widget_set_visible (GTK_WIDGET (self->open_list), open > 0);
  gtk_widget_set_visible (self->writing_box, json_is_true (json_object_get (self->answer, "writable"))
                                                 && tamiz_desk_get_user (self->desk) != NULL);
  show_parts (self);
}

static void
read_cb (gpointer      owner,
         json_t       *answer,
         const GError *error)
{
  TamizCommentList *self = owner;

  /* An undo may have taken the version back; whoever shows it knows. */
  if (answer == NULL || tamiz_json_get_int (answer, "version", 0) != self->version)
    return;
  if (self->answer == NULL || !json_equal (self->answer, answer))
    {
      g_clear_pointer (&self->answer, json_decref);
      self->answer = json_incref (answer);
      show_comments (self);
    }
  g_signal_emit (self, signals[READ], 0);
}

static void
typed_cb (TamizCommentList *self)
{
  g_autofree char *text = g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->entry)));

  if (!self->showing && self->desk != NULL)
    note_begun (self, text);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "comments.say", *g_strstrip (text) != '\0');
}

/* Another version may be in sight by now, and what was begun of that one stays. */
static void
said_cb (gpointer      owner,
         json_t       *answer,
         const GError *error)
{
  TamizCommentList *self = owner;

  if (answer != NULL && g_strcmp0 (g_hash_table_lookup (get_begun (self), self->saying), self->said) == 0)
    g_hash_table_remove (get_begun (self), self->saying);
  g_clear_pointer (&self->saying, g_free);
  g_clear_pointer (&self->said, g_free);
  show_begun (self);
  done_cb (owner, answer, error);
}

static void
say (GtkWidget  *widget,
     const char *name,
     GVariant   *parameter)
{
  TamizCommentList *self = TAMIZ_COMMENT_LIST (widget);
  g_autofree char *version = g_strdup_printf ("%" G_GINT64_FORMAT, self->version);
  json_t *arguments;

  /* Enter twice says it once. */
  if (self->saying != NULL)
    return;
  self->saying = g_strdup (self->begun);
  self->said = g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->entry)));
  arguments = json_pack ("{ssss}", "version", version, "text", self->said);
  if (get_part (self) != NULL)
    tamiz_json_set_text (arguments, "part", get_part (self));
  tamiz_desk_do (self->desk, self, "definition.comment", arguments, _("Comment added"), said_cb);
}

static void
entered_cb (TamizCommentList *self)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "comments.say", NULL);
}

static void
activated_cb (TamizCommentList *self,
              GtkListBoxRow *row)
{
  const char *part = g_object_get_data (G_OBJECT (row), "part");

  if (part != NULL)
    g_signal_emit (self, signals[ACTIVATED], 0, part);
}

static char *
get_about_cb (TamizJsonItem *item)
{
  return g_strdup (tamiz_json_item_get_text (item, "about"));
}

static void
tamiz_comment_list_dispose (GObject *object)
{
  TamizCommentList *self = TAMIZ_COMMENT_LIST (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), TAMIZ_TYPE_COMMENT_LIST);
  g_clear_object (&self->desk);
  g_clear_pointer (&self->answer, json_decref);
  g_clear_pointer (&self->wanted, g_free);
  g_clear_pointer (&self->begun, g_free);
  g_clear_pointer (&self->saying, g_free);
  g_clear_pointer (&self->said, g_free);

  G_OBJECT_CLASS (tamiz_comment_list_parent_class)->dispose (object);
}

static void
tamiz_comment_list_class_init (TamizCommentListClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tamiz_comment_list_dispose;
  signals[READ] = g_signal_new ("read", TAMIZ_TYPE_COMMENT_LIST, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[ACTIVATED] = g_signal_new ("activated", TAMIZ_TYPE_COMMENT_LIST, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                     G_TYPE_NONE, 1, G_TYPE_STRING);

  g_type_ensure (TAMIZ_TYPE_JSON_ITEM);
  g_type_ensure (TAMIZ_TYPE_NOTICE);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/tamiz/Tamiz/pages/tamiz-comment-list.ui");
  gtk_widget_class_bind_template_child (widget_class, TamizCommentList, title_label);
  gtk_widget_class_bind_template_child (widget_class, TamizCommentList, open_list);
  gtk_widget_class_bind_template_child (widget_class, TamizCommentList, all_button);
  gtk_widget_class_bind_template_child (widget_class, TamizCommentList, settled_expander);
  gtk_widget_class_bind_template_child (widget_class, TamizCommentList, settled_list);
  gtk_widget_class_bind_template_child (widget_class, TamizCommentList, notice);
  gtk_widget_class_bind_template_child (widget_class, TamizCommentList, writing_box);
  gtk_widget_class_bind_template_child (widget_class, TamizCommentList, part_drop);
  gtk_widget_class_bind_template_child (widget_class, TamizCommentList, parts);
  gtk_widget_class_bind_template_child (widget_class, TamizCommentList, entry);
  gtk_widget_class_bind_template_child (widget_class, TamizCommentList, comment_button);
  gtk_widget_class_bind_template_callback (widget_class, typed_cb);
  gtk_widget_class_bind_template_callback (widget_class, entered_cb);
  gtk_widget_class_bind_template_callback (widget_class, part_chosen_cb);
  gtk_widget_class_bind_template_callback (widget_class, activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, get_about_cb);
  gtk_widget_class_install_action (widget_class, "comments.say", NULL, say);
  gtk_widget_class_install_action (widget_class, "comments.show-all", NULL, show_all);
  gtk_widget_class_install_action (widget_class, "comments.resolve", "s", resolve);
  gtk_widget_class_set_css_name (widget_class, "comments");
}

static void
tamiz_comment_list_init (TamizCommentList *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  typed_cb (self);
}

/**
 * tamiz_comment_list_set_version:
 * @self: a list of comments
 * @desk: where somebody works
 * @version: the number of a version
 *
 * Shows what was said about a version.  What somebody has begun to say about another stays with that one.
 */
void
tamiz_comment_list_set_version (TamizCommentList *self,
                            TamizDesk     *desk,
                            gint64         version)
{
  gboolean changed;

  g_set_object (&self->desk, desk);
  changed = self->version != version;
  self->version = version;
  if (changed)
    {
      g_clear_pointer (&self->answer, json_decref);
      tamiz_notice_set_text (self->notice, NULL);
      show_version (self);
    }
  show_begun (self);
  tamiz_comment_list_read (self);
}

/**
 * tamiz_comment_list_read:
 * @self: a list of comments
 *
 * Reads them again: others may have said something.
 */
void
tamiz_comment_list_read (TamizCommentList *self)
{
  g_autofree char *version = g_strdup_printf ("%" G_GINT64_FORMAT, self->version);

  if (self->version != 0)
    tamiz_desk_ask (self->desk, self, "comments", "definition.comments", json_pack ("{ss}", "version", version),
                    read_cb);
}

/**
 * tamiz_comment_list_choose_part:
 * @self: a list of comments
 * @part: (nullable): a path; %NULL for the whole
 *
 * Proposes what the next comment is about.  What was begun about another part stays with that one.
 */
void
tamiz_comment_list_choose_part (TamizCommentList *self,
                            const char    *part)
{
  if (self->wanted != part)
    {
      g_free (self->wanted);
      self->wanted = g_strdup (part);
    }
  self->showing = TRUE;
  select_part (self, part);
  self->showing = FALSE;
  show_begun (self);
}

/**
 * tamiz_comment_list_show_all:
 * @self: a list of comments
 *
 * Shows all that are open from now on, not the first few only: where they have a place of their own.
 */
void
tamiz_comment_list_show_all (TamizCommentList *self)
{
  self->all = TRUE;
  show_few (self);
}

/* (nullable) (transfer none): as definition.comments tells them */
json_t *
tamiz_comment_list_get_items (TamizCommentList *self)
{
  return json_object_get (self->answer, "items");
}

guint
tamiz_comment_list_count_open (TamizCommentList *self)
{
  return (guint) tamiz_json_get_int (self->answer, "open", 0);
}

/**
 * tamiz_comment_list_is_idle:
 * @self: a list of comments
 *
 * Tells whether nothing was said and nothing can be.
 *
 * Returns: whether it has nothing to show
 */
gboolean
tamiz_comment_list_is_idle (TamizCommentList *self)
{
  return json_array_size (tamiz_comment_list_get_items (self)) == 0
         && !json_is_true (json_object_get (self->answer, "writable"));
}
