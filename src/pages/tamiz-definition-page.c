#define G_LOG_DOMAIN "tamiz-definition-page"

#include "config.h"

#include "tamiz-definition-page.h"

#include "tamiz-ask-dialog.h"
#include "tamiz-change-list.h"
#include "tamiz-comment-list.h"
#include "tamiz-draft-view.h"
#include "tamiz-json-item.h"
#include "tamiz-notice.h"
#include "tamiz-offer.h"
#include "tamiz-platform.h"
#include "tamiz-signatures.h"
#include "tamiz-starter-list.h"
#include "tamiz-treaty.h"
#include "tamiz-trial-words.h"
#include "tamiz-version-files.h"

#include <glib/gi18n-lib.h>

struct _TamizDefinitionPage
{
  TamizPage parent_instance;

  TamizNotice *notice;
  GtkStack *stack;
  GtkWidget *begin_box;
  TamizStarterList *starter_list;
  GtkWidget *who_label;
  GtkMenuButton *new_button;
  GtkWidget *edit_button;
  GtkWidget *discard_button;
  AdwBin *draft_bin;        /* with the editor while one writes */
  GtkListView *list_view;
  GtkSingleSelection *selection;
  GListStore *versions; /* the newest first */
  GtkScrolledWindow *scroller;
  TamizVersionFiles *version_files;
  TamizNotice *damage_notice; /* that it is not what was signed */
  TamizSignatures *signatures;
  GtkLabel *closed_label;   /* why one does not write in it */
  TamizCommentList *comments;
  GtkWidget *view_box;
  GtkToggleButton *text_button;
  GtkToggleButton *changes_button;
  GtkStack *view_stack;
  TamizTreaty *treaty;
  TamizChangeList *change_list;
  GtkLabel *figures_label;  /* how many leads it means, and what became of them */
  TamizAskDialog *asking;   /* (nullable): while both sides are asked */

  gint64 shown;     /* the number of the version beside the list; 0 = none yet */
  gint64 described; /* the version that the treaty shows */
  char *tried;      /* (nullable): of what the figures are: versions and content */
  char *wanted;     /* (nullable): the criterion to be brought into sight */
  char *file;       /* (nullable): a file to be read when the list is there */
  gboolean awaited; /* the keyboard comes here as soon as there is something to read */
  guint tick;
};

G_DEFINE_FINAL_TYPE (TamizDefinitionPage, tamiz_definition_page, TAMIZ_TYPE_PAGE)

static TamizDesk *
get_desk (TamizDefinitionPage *self)
{
  return tamiz_page_get_desk (TAMIZ_PAGE (self));
}

static gint64
get_number (json_t *version)
{
  return tamiz_json_get_int (version, "version", 0);
}

static gboolean
is_in_state (json_t     *version,
             const char *state)
{
  return g_strcmp0 (tamiz_json_get_text (version, "state"), state) == 0;
}

static json_t *
pack_number (gint64 version)
{
  g_autofree char *number = g_strdup_printf ("%" G_GINT64_FORMAT, version);

  return json_pack ("{ss}", "version", number);
}

static GtkWidget *
make_line (const char *css_class)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_widget_add_css_class (label, css_class);

  return label;
}

static void
setup_row_cb (GtkSignalListItemFactory *factory,
              GtkListItem              *item)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);

  gtk_box_append (GTK_BOX (box), make_line ("heading"));
  gtk_box_append (GTK_BOX (box), make_line ("state"));
  gtk_box_append (GTK_BOX (box), make_line ("dim-label"));
  gtk_list_item_set_child (item, box);
}

static void
bind_row_cb (GtkSignalListItemFactory *factory,
             GtkListItem              *item,
             TamizDefinitionPage      *self)
{
  json_t *version = tamiz_json_item_get (gtk_list_item_get_item (item));
  GtkWidget *box = gtk_list_item_get_child (item);
  GtkWidget *title = gtk_widget_get_first_child (box);
  GtkWidget *state = gtk_widget_get_next_sibling (title);
  GtkWidget *count = gtk_widget_get_next_sibling (state);
  g_autofree char *number = g_strdup_printf (_("Version %d"), (int) get_number (version));
  g_autofree char *how = tamiz_signatures_dup_state (get_desk (self), version);
  g_autofree char *signatures = tamiz_signatures_dup_count (version);

  gtk_label_set_label (GTK_LABEL (title), number);
  gtk_label_set_label (GTK_LABEL (state),
                       tamiz_json_get_text (version, "damage") != NULL ? _("Damaged: not what was signed") : how);
  gtk_label_set_label (GTK_LABEL (count), signatures != NULL ? signatures : "");
  gtk_widget_set_visible (count, signatures != NULL);
}

/* Waits until the wanted criterion is laid out, and brings it into sight. */
static gboolean
scroll_cb (GtkWidget     *widget,
           GdkFrameClock *clock,
           gpointer       user_data)
{
  TamizDefinitionPage *self = TAMIZ_DEFINITION_PAGE (widget);
  GtkWidget *item
      = self->wanted != NULL ? tamiz_treaty_find_item (self->treaty, self->wanted) : NULL;
  graphene_point_t at = GRAPHENE_POINT_INIT (0, 0);

  if (self->described != self->shown || !tamiz_treaty_is_whole (self->treaty)
      || (item != NULL && gtk_widget_get_height (item) == 0))
    return G_SOURCE_CONTINUE;

  if (item != NULL
      && gtk_widget_compute_point (item, gtk_scrolled_window_get_child (self->scroller), &at, &at))
    gtk_adjustment_set_value (gtk_scrolled_window_get_vadjustment (self->scroller), at.y - 24);
  g_clear_pointer (&self->wanted, g_free);
  self->tick = 0;

  return G_SOURCE_REMOVE;
}

static void
described_cb (gpointer      owner,
              json_t       *answer,
              const GError *error)
{
  TamizDefinitionPage *self = owner;

  /* An undo may have taken it back; the list, which is read as well, knows. */
  if (answer == NULL)
    return;

  if (self->described != get_number (answer))
    gtk_adjustment_set_value (gtk_scrolled_window_get_vadjustment (self->scroller), 0);
  self->described = get_number (answer);
  tamiz_version_files_set_description (self->version_files, answer);
  tamiz_treaty_set_description (self->treaty, answer);
}

/* What nobody said anything about and nobody can has no place for it. */
static void
comments_read_cb (TamizDefinitionPage *self)
{
  gtk_widget_set_visible (GTK_WIDGET (self->comments), !tamiz_comment_list_is_idle (self->comments));
}

/* What a comment is about is brought into sight: the criterion or persona, else its section. */
static void
comment_activated_cb (TamizDefinitionPage *self,
                      const char          *part)
{
  g_auto (GStrv) names = g_strsplit (part, "/", 3);
  g_autofree char *section = g_strconcat (names[0], "/", NULL);
  GtkWidget *item = names[1] != NULL ? tamiz_treaty_find_item (self->treaty, names[1]) : NULL;
  graphene_point_t at = GRAPHENE_POINT_INIT (0, 0);

  gtk_toggle_button_set_active (self->text_button, TRUE);
  if (item == NULL)
    item = tamiz_treaty_find_item (self->treaty, section);
  if (gtk_widget_compute_point (item != NULL ? item : GTK_WIDGET (self->treaty),
                                gtk_scrolled_window_get_child (self->scroller), &at, &at))
    gtk_adjustment_set_value (gtk_scrolled_window_get_vadjustment (self->scroller), at.y - 24);
}

static void
read_description (TamizDefinitionPage *self)
{
  if (self->shown != 0)
    tamiz_desk_ask (get_desk (self), self, "description", "definition.describe",
                    pack_number (self->shown), described_cb);
}

/* (nullable): the version beside the list, and where it stands there. */
static json_t *
find_shown (TamizDefinitionPage *self,
            guint               *position)
{
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->versions)); i++)
    {
      g_autoptr (TamizJsonItem) item = g_list_model_get_item (G_LIST_MODEL (self->versions), i);

      *position = i;
      if (get_number (tamiz_json_item_get (item)) == self->shown)
        return tamiz_json_item_get (item);
    }

  return NULL;
}

/* What waits for signatures comes first, then what holds, then what is newest. */
static gint64
choose_version (json_t *items)
{
  gint64 newest = 0, in_force = 0, proposed = 0;
  json_t *version;
  gsize i;

  json_array_foreach (items, i, version)
    {
      gint64 number = get_number (version);

      newest = MAX (newest, number);
      if (is_in_state (version, "in_force"))
        in_force = number;
      else if (is_in_state (version, "proposed"))
        proposed = MAX (proposed, number);
    }

  return proposed != 0 ? proposed : in_force != 0 ? in_force : newest;
}

static gint64
find_in_force (TamizDefinitionPage *self)
{
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->versions)); i++)
    {
      g_autoptr (TamizJsonItem) item = g_list_model_get_item (G_LIST_MODEL (self->versions), i);

      if (is_in_state (tamiz_json_item_get (item), "in_force"))
        return get_number (tamiz_json_item_get (item));
    }

  return 0;
}

/* (nullable): the editor, while a draft is being written. */
static TamizDraftView *
get_editor (TamizDefinitionPage *self)
{
  GtkWidget *child = adw_bin_get_child (self->draft_bin);

  return child != NULL ? TAMIZ_DRAFT_VIEW (child) : NULL;
}

static void
show_rights (TamizDefinitionPage *self)
{
  gboolean may = tamiz_desk_may (get_desk (self), TAMIZ_RIGHT_WORK) != TAMIZ_PERMISSION_NO;
  guint position;
  json_t *version = find_shown (self, &position);
  gboolean draft = may && json_is_true (json_object_get (version, "editable")) && get_editor (self) == NULL;
  const char *why_not
      = tamiz_json_get_text (version, "damage") == NULL ? tamiz_json_get_text (version, "why_not") : NULL;

  gtk_label_set_label (self->closed_label, why_not != NULL ? why_not : "");
  gtk_widget_set_visible (GTK_WIDGET (self->closed_label), why_not != NULL);
  gtk_widget_set_visible (self->edit_button, draft);
  gtk_widget_set_visible (self->discard_button, draft);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "definition.edit", draft);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "definition.discard", draft);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "definition.revise", may && version != NULL);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "definition.learn", may && version != NULL);

  gtk_widget_action_set_enabled (GTK_WIDGET (self), "definition.start", may);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "definition.ask-file", may);
  tamiz_offer (GTK_WIDGET (self->new_button), get_desk (self), TAMIZ_RIGHT_WORK,
               _("Begin a version of the definition"));
  gtk_widget_set_visible (self->begin_box, may);
  gtk_widget_set_visible (self->who_label, !may);
}

static void
compared_cb (gpointer      owner,
             json_t       *answer,
             const GError *error)
{
  TamizDefinitionPage *self = owner;

  if (answer != NULL)
    tamiz_change_list_set_changes (self->change_list, answer);
  else
    tamiz_notice_set_text (self->notice, error->message);
}

static void
show_figures (TamizDefinitionPage *self,
              const char          *text)
{
  gtk_label_set_label (self->figures_label, text);
  gtk_widget_set_visible (GTK_WIDGET (self->figures_label), *text != '\0');
}

static void
tried_cb (gpointer      owner,
          json_t       *answer,
          const GError *error)
{
  g_autofree char *text = answer != NULL ? tamiz_trial_words_dup_changes (answer) : g_strdup (error->message);

  show_figures (owner, text);
  /* Nobody drags anything here: what was read for it is not asked for again. */
  tamiz_session_forget_trial (tamiz_desk_get_session (get_desk (owner)));
}

/* What the changes mean for the base: a large one is read for a while. */
static void
read_figures (TamizDefinitionPage *self,
              const char          *older,
              const char          *newer)
{
  guint position;
  json_t *version = find_shown (self, &position);
  g_autofree char *wanted = g_strdup_printf ("%s %s %s", older, newer, tamiz_json_get_text (version, "digest"));

  /* The base changes all the time; whoever wants the newest figures opens it again. */
  if (g_strcmp0 (wanted, self->tried) == 0)
    return;
  g_free (self->tried);
  self->tried = g_steal_pointer (&wanted);
  show_figures (self, _("Trying it on the base…"));
  tamiz_desk_ask (get_desk (self), self, "figures", "definition.preview",
                  json_pack ("{ss,ss,ss}", "version", newer, "against", older, "listed", "0"), tried_cb);
}

/* An older version is told by what has changed since. */
static void
read_changes (TamizDefinitionPage *self)
{
  gint64 in_force = find_in_force (self), shown = self->shown;
  g_autofree char *older = g_strdup_printf ("%" G_GINT64_FORMAT, MIN (in_force, shown));
  g_autofree char *newer = g_strdup_printf ("%" G_GINT64_FORMAT, MAX (in_force, shown));

  tamiz_desk_ask (get_desk (self), self, "changes", "definition.diff",
                  json_pack ("{ss,ss}", "from", older, "to", newer), compared_cb);
  read_figures (self, older, newer);
}

/* Only what is not in force can be compared with what is. */
static void
show_view (TamizDefinitionPage *self)
{
  gint64 in_force = find_in_force (self);
  gboolean comparable = in_force != 0 && self->shown != 0 && in_force != self->shown;
  gboolean changes = comparable && gtk_toggle_button_get_active (self->changes_button);

  gtk_widget_set_visible (self->view_box, comparable);
  gtk_stack_set_visible_child_name (self->view_stack, changes ? "changes" : "text");
  if (!changes)
    g_clear_pointer (&self->tried, g_free);
  if (changes)
    read_changes (self);
}

static void
view_toggled_cb (TamizDefinitionPage *self)
{
  show_view (self);
}

static void
show_version (TamizDefinitionPage *self,
              gint64               number)
{
  guint position;
  json_t *version;

  self->shown = number;
  version = find_shown (self, &position);
  if (version == NULL)
    return;

  if (gtk_single_selection_get_selected (self->selection) != position)
    gtk_single_selection_set_selected (self->selection, position);
  tamiz_version_files_set_version (self->version_files, get_desk (self), self->notice, number);
  tamiz_notice_set_text (self->damage_notice, tamiz_json_get_text (version, "damage"));
  tamiz_signatures_set_version (self->signatures, get_desk (self), version);
  tamiz_comment_list_set_version (self->comments, get_desk (self), number);
  read_description (self);
  show_view (self);
  show_rights (self);
}

/* The criterion that somebody looked for is one of the definition in force. */
static void
show_wanted (TamizDefinitionPage *self)
{
  gint64 in_force = find_in_force (self);

  if (self->wanted == NULL || self->tick != 0)
    return;
  if (in_force == 0)
    {
      g_clear_pointer (&self->wanted, g_free);
      return;
    }

  gtk_toggle_button_set_active (self->text_button, TRUE);
  show_version (self, in_force);
  self->tick = gtk_widget_add_tick_callback (GTK_WIDGET (self), scroll_cb, NULL, NULL);
}

static void
selected_cb (TamizDefinitionPage *self)
{
  TamizJsonItem *item = gtk_single_selection_get_selected_item (self->selection);

  if (item != NULL && get_number (tamiz_json_item_get (item)) != self->shown)
    show_version (self, get_number (tamiz_json_item_get (item)));
}

/* The engine lists the oldest first. */
static json_t *
turn_round (json_t *items)
{
  json_t *turned = json_array ();

  for (gsize i = json_array_size (items); i-- > 0;)
    json_array_append (turned, json_array_get (items, i));

  return turned;
}

static void
show_empty (TamizDefinitionPage *self)
{
  if (g_strcmp0 (gtk_stack_get_visible_child_name (self->stack), "empty") != 0)
    tamiz_starter_list_set_desk (self->starter_list, get_desk (self));
  self->shown = self->described = 0;
  tamiz_version_files_set_version (self->version_files, get_desk (self), self->notice, 0);
  tamiz_version_files_set_description (self->version_files, NULL);
  tamiz_treaty_set_description (self->treaty, NULL);
  tamiz_change_list_set_changes (self->change_list, NULL);
  gtk_stack_set_visible_child_name (self->stack, "empty");
}

static void read_versions (TamizDefinitionPage *self);

/* Back to reading: the list and the treaty are read anew. */
static void
leave_editor (TamizDefinitionPage *self)
{
  if (get_editor (self) == NULL)
    return;
  adw_bin_set_child (self->draft_bin, NULL);
  tamiz_session_forget_trial (tamiz_desk_get_session (get_desk (self)));
  self->described = 0;
  read_versions (self);
}

/* Somebody else may have proposed the draft, or thrown it away: nothing that is written in it would be taken. */
static void
leave_closed (TamizDefinitionPage *self)
{
  guint position;
  json_t *version = find_shown (self, &position);

  if (get_editor (self) == NULL || json_is_true (json_object_get (version, "editable")))
    return;
  tamiz_notice_set_text (self->notice, version != NULL ? tamiz_json_get_text (version, "why_not")
                                                       : _("This draft is not there any more."));
  leave_editor (self);
}

/* Waits for the list, which says whether there is a draft in sight: then the file is shown beside it. */
static void
read_chosen_file (TamizDefinitionPage *self)
{
  g_autofree char *path = NULL;
  guint position;

  if (self->file == NULL || g_strcmp0 (gtk_stack_get_visible_child_name (self->stack), "reading") == 0)
    return;

  path = g_steal_pointer (&self->file);
  tamiz_version_files_read (self->version_files, path,
                            is_in_state (find_shown (self, &position), "draft") ? self->shown : 0);
}

static void
versions_cb (gpointer      owner,
             json_t       *answer,
             const GError *error)
{
  TamizDefinitionPage *self = owner;
  g_autoptr (json_t) items = NULL;
  guint position;

  if (answer == NULL)
    {
      tamiz_desk_tell_failure (get_desk (self), error->message);
      return;
    }

  items = turn_round (json_object_get (answer, "items"));
  g_signal_handlers_block_by_func (self->selection, selected_cb, self);
  tamiz_json_list_replace (self->versions, items);
  g_signal_handlers_unblock_by_func (self->selection, selected_cb, self);
  leave_closed (self);
  if (json_array_size (items) == 0)
    show_empty (self);
  else
    {
      if (get_editor (self) == NULL)
        gtk_stack_set_visible_child_name (self->stack, "versions");
      show_version (self,
                    find_shown (self, &position) != NULL ? self->shown : choose_version (items));
    }
  show_wanted (self);
  show_rights (self);
  if (self->awaited)
    tamiz_page_focus (TAMIZ_PAGE (self));
  read_chosen_file (self);
}

static void
read_versions (TamizDefinitionPage *self)
{
  tamiz_desk_ask (get_desk (self), self, "versions", "definition.list", NULL, versions_cb);
}

/* A draft was begun: it is what one wants to see. */
static void
started_cb (TamizDefinitionPage *self,
            json_t              *draft)
{
  tamiz_notice_set_text (self->notice, NULL);
  self->shown = get_number (draft);
  read_versions (self);
}

static void
imported_cb (gpointer      owner,
             json_t       *answer,
             const GError *error)
{
  if (answer != NULL)
    started_cb (owner, answer);
  else
    tamiz_notice_set_text (TAMIZ_DEFINITION_PAGE (owner)->notice, error->message);
}

static void
read_file (TamizDefinitionPage *self,
           const char          *path)
{
  tamiz_notice_set_text (self->notice, NULL);
  g_free (self->file);
  self->file = g_strdup (path);
  read_chosen_file (self);
}

static void
file_chosen_cb (GtkWidget  *owner,
                const char *path)
{
  if (path != NULL)
    read_file (TAMIZ_DEFINITION_PAGE (owner), path);
}

static void
ask_file (GtkWidget  *widget,
          const char *name,
          GVariant   *parameter)
{
  static const char *const patterns[] = { "*.duo.json", "*.json", NULL };

  tamiz_platform_open_file (widget, _("Read a Definition"), _("Definitions"), patterns,
                            file_chosen_cb);
}

static void
start (GtkWidget  *widget,
       const char *name,
       GVariant   *parameter)
{
  tamiz_starter_list_show (widget, tamiz_page_get_desk (TAMIZ_PAGE (widget)),
                           G_CALLBACK (started_cb));
}

static void
ask_both (GtkWidget  *widget,
          const char *name,
          GVariant   *parameter)
{
  TamizDefinitionPage *self = TAMIZ_DEFINITION_PAGE (widget);

  tamiz_notice_set_text (self->notice, NULL);
  g_set_weak_pointer (&self->asking, tamiz_ask_dialog_show (widget, get_desk (self), G_CALLBACK (started_cb)));
}

static void
revise (GtkWidget  *widget,
        const char *name,
        GVariant   *parameter)
{
  TamizDefinitionPage *self = TAMIZ_DEFINITION_PAGE (widget);

  tamiz_notice_set_text (self->notice, NULL);
  tamiz_desk_do (get_desk (self), self, "definition.new", pack_number (self->shown), _("Draft begun"),
                 imported_cb);
}

/* Where there is too little to learn from, the refusal says how much is needed. */
static void
learn (GtkWidget  *widget,
       const char *name,
       GVariant   *parameter)
{
  TamizDefinitionPage *self = TAMIZ_DEFINITION_PAGE (widget);

  tamiz_notice_set_text (self->notice, NULL);
  g_object_unref (tamiz_desk_do_long (get_desk (self), self, "definition.learn", NULL,
                                      _("Draft begun from what became of the leads"), NULL, imported_cb));
}

static void
discarded_cb (gpointer      owner,
              json_t       *answer,
              const GError *error)
{
  TamizDefinitionPage *self = owner;

  if (answer == NULL)
    tamiz_notice_set_text (self->notice, error->message);
  else
    self->shown = 0;
  read_versions (self);
}

static void
discard (GtkWidget  *widget,
         const char *name,
         GVariant   *parameter)
{
  TamizDefinitionPage *self = TAMIZ_DEFINITION_PAGE (widget);

  tamiz_desk_do (get_desk (self), self, "definition.discard", pack_number (self->shown),
                 _("Draft thrown away"), discarded_cb);
}

static void
edit (GtkWidget  *widget,
      const char *name,
      GVariant   *parameter)
{
  TamizDefinitionPage *self = TAMIZ_DEFINITION_PAGE (widget);
  GtkWidget *editor = tamiz_draft_view_new (get_desk (self), self->shown);

  g_signal_connect_object (editor, "done", G_CALLBACK (leave_editor), self, G_CONNECT_SWAPPED);
  adw_bin_set_child (self->draft_bin, editor);
  gtk_stack_set_visible_child_name (self->stack, "draft");
  show_rights (self);
  gtk_widget_grab_focus (editor);
}

static void
tamiz_definition_page_refresh (TamizPage *page)
{
  TamizDefinitionPage *self = TAMIZ_DEFINITION_PAGE (page);

  read_versions (self);
  if (self->asking != NULL)
    tamiz_ask_dialog_read (self->asking);
  if (get_editor (self) != NULL)
    tamiz_draft_view_read (get_editor (self));
}

/* @target is a version's number, `criterion:KEY`, `file:PATH` or `ask`: both sides are asked. */
static void
tamiz_definition_page_open (TamizPage  *page,
                            const char *target)
{
  TamizDefinitionPage *self = TAMIZ_DEFINITION_PAGE (page);

  if (*target != '\0')
    leave_editor (self);
  if (g_str_has_prefix (target, "file:"))
    read_file (self, target + strlen ("file:"));
  else if (g_str_has_prefix (target, "criterion:"))
    {
      g_free (self->wanted);
      self->wanted = g_strdup (target + strlen ("criterion:"));
      read_versions (self);
    }
  else if (g_str_equal (target, "ask"))
    gtk_widget_activate_action (GTK_WIDGET (self), "definition.ask-both", NULL);
  else if (*target != '\0')
    {
      self->shown = g_ascii_strtoll (target, NULL, 10);
      read_versions (self);
    }
}

static gboolean
tamiz_definition_page_focus (TamizPage *page)
{
  TamizDefinitionPage *self = TAMIZ_DEFINITION_PAGE (page);

  self->awaited = g_strcmp0 (gtk_stack_get_visible_child_name (self->stack), "reading") == 0;
  if (g_strcmp0 (gtk_stack_get_visible_child_name (self->stack), "versions") == 0)
    return gtk_widget_grab_focus (GTK_WIDGET (self->list_view));
  if (gtk_widget_get_mapped (GTK_WIDGET (self->starter_list)))
    return gtk_widget_child_focus (GTK_WIDGET (self->starter_list), GTK_DIR_TAB_FORWARD);

  return gtk_widget_child_focus (GTK_WIDGET (self), GTK_DIR_TAB_FORWARD);
}

static void
tamiz_definition_page_dispose (GObject *object)
{
  TamizDefinitionPage *self = TAMIZ_DEFINITION_PAGE (object);

  if (self->selection != NULL)
    g_signal_handlers_disconnect_by_data (self->selection, self);
  if (self->tick != 0)
    gtk_widget_remove_tick_callback (GTK_WIDGET (self), self->tick);
  self->tick = 0;
  g_clear_weak_pointer (&self->asking);
  gtk_widget_dispose_template (GTK_WIDGET (self), TAMIZ_TYPE_DEFINITION_PAGE);
  g_clear_pointer (&self->wanted, g_free);
  g_clear_pointer (&self->file, g_free);
  g_clear_pointer (&self->tried, g_free);

  G_OBJECT_CLASS (tamiz_definition_page_parent_class)->dispose (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/tamiz/Tamiz/pages/tamiz-definition-page.ui");
  gtk_widget_class_bind_template_child (widget_class, TamizDefinitionPage, notice);
  gtk_widget_class_bind_template_child (widget_class, TamizDefinitionPage, stack);
  gtk_widget_class_bind_template_child (widget_class, TamizDefinitionPage, begin_box);
  gtk_widget_class_bind_template_child (widget_class, TamizDefinitionPage, starter_list);
  gtk_widget_class_bind_template_child (widget_class, TamizDefinitionPage, who_label);
  gtk_widget_class_bind_template_child (widget_class, TamizDefinitionPage, new_button);
  gtk_widget_class_bind_template_child (widget_class, TamizDefinitionPage, edit_button);
  gtk_widget_class_bind_template_child (widget_class, TamizDefinitionPage, discard_button);
  gtk_widget_class_bind_template_child (widget_class, TamizDefinitionPage, draft_bin);
  gtk_widget_class_bind_template_child (widget_class, TamizDefinitionPage, list_view);
  gtk_widget_class_bind_template_child (widget_class, TamizDefinitionPage, selection);
  gtk_widget_class_bind_template_child (widget_class, TamizDefinitionPage, versions);
  gtk_widget_class_bind_template_child (widget_class, TamizDefinitionPage, scroller);
  gtk_widget_class_bind_template_child (widget_class, TamizDefinitionPage, version_files);
  gtk_widget_class_bind_template_child (widget_class, TamizDefinitionPage, damage_notice);
  gtk_widget_class_bind_template_child (widget_class, TamizDefinitionPage, signatures);
  gtk_widget_class_bind_template_child (widget_class, TamizDefinitionPage, closed_label);
  gtk_widget_class_bind_template_child (widget_class, TamizDefinitionPage, comments);
  gtk_widget_class_bind_template_callback (widget_class, comments_read_cb);
  gtk_widget_class_bind_template_callback (widget_class, comment_activated_cb);
  gtk_widget_class_bind_template_child (widget_class, TamizDefinitionPage, view_box);
  gtk_widget_class_bind_template_child (widget_class, TamizDefinitionPage, text_button);
  gtk_widget_class_bind_template_child (widget_class, TamizDefinitionPage, changes_button);
  gtk_widget_class_bind_template_child (widget_class, TamizDefinitionPage, view_stack);
  gtk_widget_class_bind_template_child (widget_class, TamizDefinitionPage, treaty);
  gtk_widget_class_bind_template_child (widget_class, TamizDefinitionPage, change_list);
  gtk_widget_class_bind_template_child (widget_class, TamizDefinitionPage, figures_label);
  gtk_widget_class_bind_template_callback (widget_class, view_toggled_cb);
  gtk_widget_class_bind_template_callback (widget_class, selected_cb);
  gtk_widget_class_bind_template_callback (widget_class, started_cb);
  gtk_widget_class_bind_template_callback (widget_class, setup_row_cb);
  gtk_widget_class_bind_template_callback (widget_class, bind_row_cb);
}

static void
tamiz_definition_page_class_init (TamizDefinitionPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  TamizPageClass *page_class = TAMIZ_PAGE_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tamiz_definition_page_dispose;
  page_class->refresh = tamiz_definition_page_refresh;
  page_class->open = tamiz_definition_page_open;
  page_class->focus = tamiz_definition_page_focus;

  g_type_ensure (TAMIZ_TYPE_CHANGE_LIST);
  g_type_ensure (TAMIZ_TYPE_COMMENT_LIST);
  g_type_ensure (TAMIZ_TYPE_JSON_ITEM);
  g_type_ensure (TAMIZ_TYPE_NOTICE);
  g_type_ensure (TAMIZ_TYPE_SIGNATURES);
  g_type_ensure (TAMIZ_TYPE_STARTER_LIST);
  g_type_ensure (TAMIZ_TYPE_TREATY);
  g_type_ensure (TAMIZ_TYPE_VERSION_FILES);
  bind_template (widget_class);
  gtk_widget_class_install_action (widget_class, "definition.start", NULL, start);
  gtk_widget_class_install_action (widget_class, "definition.ask-both", NULL, ask_both);
  gtk_widget_class_install_action (widget_class, "definition.revise", NULL, revise);
  gtk_widget_class_install_action (widget_class, "definition.learn", NULL, learn);
  gtk_widget_class_install_action (widget_class, "definition.edit", NULL, edit);
  gtk_widget_class_install_action (widget_class, "definition.discard", NULL, discard);
  gtk_widget_class_install_action (widget_class, "definition.ask-file", NULL, ask_file);
}

static void
tamiz_definition_page_init (TamizDefinitionPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
