#define G_LOG_DOMAIN "tamiz-shell"

#include "config.h"

#include "tamiz-shell.h"

#include "tamiz-import-formats.h"

#include "tamiz-calls-page.h"
#include "tamiz-companies-page.h"
#include "tamiz-crm-page.h"
#include "tamiz-definition-page.h"
#include "tamiz-funnel-page.h"
#include "tamiz-handoffs-page.h"
#include "tamiz-imports-page.h"
#include "tamiz-keeping-up.h"
#include "tamiz-list-frame.h"
#include "tamiz-menu-tip.h"
#include "tamiz-notice-watch.h"
#include "tamiz-preferences.h"
#include "tamiz-prospects-page.h"
#include "tamiz-reports-page.h"
#include "tamiz-steward-page.h"
#include "tamiz-today-page.h"

#include <glib/gi18n-lib.h>
#include <string.h>

struct _TamizShell
{
  AdwBin parent_instance;

  TamizDesk *desk;
  GMenu *recent_section;
  GtkMenuButton *user_button;
  GtkMenuButton *menu_button;
  GtkLabel *user_label;
  GtkListBox *list;
  TamizNoticeWatch *notices;
  GtkLabel *unread_label;   /* beside Today */
  GtkBox *rescoring_box;
  GtkLabel *rescoring_label;
  GtkProgressBar *rescoring_bar;
  GtkWidget *importing_button;
  GtkLabel *importing_label;
  GtkProgressBar *importing_bar;
  GtkBox *undoing_box;
  GtkLabel *undoing_label;
  GtkProgressBar *undoing_bar;
  GtkWidget *stop_undoing_button;
  GCancellable *undoing;    /* (nullable): what is being undone, or was last */
  GtkButton *waiting_button;
  GtkImage *waiting_icon;
  GtkLabel *waiting_label;
  GtkRevealer *damage_revealer;
  GtkStack *pages;
  GtkRevealer *failure_revealer;
  GtkLabel *failure_label;
  GtkButton *failure_close;
};

G_DEFINE_FINAL_TYPE (TamizShell, tamiz_shell, ADW_TYPE_BIN)

enum
{
  PROP_0,
  PROP_DESK,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

/* The pages in the order of the sidebar; a page is made when it is first shown. */
static const struct
{
  const char *name;
  const char *title;
  const char *icon;
  GType (*get_type) (void);
} pages[] = {
  { "today", N_("Today"), "tamiz-today-symbolic", tamiz_today_page_get_type },
  { "prospects", N_("Prospects"), "tamiz-prospects-symbolic", tamiz_prospects_page_get_type },
  { "companies", N_("Companies"), "tamiz-companies-symbolic", tamiz_companies_page_get_type },
  { "calls", N_("Calls"), "tamiz-calls-symbolic", tamiz_calls_page_get_type },
  { "funnel", N_("Funnel"), "tamiz-funnel-symbolic", tamiz_funnel_page_get_type },
  { "handoffs", N_("Handoffs"), "tamiz-handoffs-symbolic", tamiz_handoffs_page_get_type },
  { "reports", N_("Reports"), "tamiz-reports-symbolic", tamiz_reports_page_get_type },
  { "definition", N_("Definition"), "tamiz-definition-symbolic", tamiz_definition_page_get_type },
  { "imports", N_("Imports"), "tamiz-imports-symbolic", tamiz_imports_page_get_type },
  { "crm", N_("CRM"), "tamiz-crm-symbolic", tamiz_crm_page_get_type },
  { "steward", N_("Base"), "tamiz-steward-symbolic", tamiz_steward_page_get_type },
};

#define N_PAGES G_N_ELEMENTS (pages)

static int
find_page (const char *name)
{
  for (guint i = 0; i < N_PAGES; i++)
    {
      if (g_strcmp0 (pages[i].name, name) == 0)
        return (int) i;
    }

  return -1;
}

static GtkWidget *
make_row (guint position)
{
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *icon = gtk_image_new_from_icon_name (pages[position].icon);
  GtkWidget *label = gtk_label_new (_(pages[position].title));

  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_box_append (GTK_BOX (box), icon);
  gtk_box_append (GTK_BOX (box), label);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _(pages[position].title), -1);

  return row;
}

/* What is highlighted is the page in sight, wherever the keyboard goes in the list: the arrows
 * would take it along.
 */
static void
row_selected_cb (TamizShell    *self,
                 GtkListBoxRow *row)
{
  int position = row != NULL ? find_page (gtk_stack_get_visible_child_name (self->pages)) : -1;

  if (position >= 0 && gtk_list_box_row_get_index (row) != position)
    gtk_list_box_select_row (self->list, gtk_list_box_get_row_at_index (self->list, position));
}

static void
row_activated_cb (TamizShell    *self,
                  GtkListBoxRow *row)
{
  tamiz_shell_go (self, pages[gtk_list_box_row_get_index (row)].name);
}

static void
close_failure_cb (TamizShell *self)
{
  gtk_revealer_set_reveal_child (self->failure_revealer, FALSE);
  gtk_widget_child_focus (GTK_WIDGET (self->pages), GTK_DIR_TAB_FORWARD);
}

static GMenu *
make_user_menu (TamizShell *self)
{
  GMenu *menu = g_menu_new ();
  g_autoptr (GMenu) people = g_menu_new ();
  g_autoptr (GMenu) more = g_menu_new ();
  json_t *user;
  gsize i;

  json_array_foreach (tamiz_desk_get_users (self->desk), i, user)
    {
      g_autoptr (GMenuItem) item = NULL;
      g_autofree char *roles = tamiz_preferences_dup_roles (user);
      g_autofree char *label = g_strdup_printf ("%s · %s", tamiz_json_get_text (user, "name"), roles);

      if (!json_is_true (json_object_get (user, "active")))
        continue;
      item = g_menu_item_new (label, NULL);
      g_menu_item_set_action_and_target (item, "win.user", "s", tamiz_json_get_text (user, "email"));
      g_menu_append_item (people, item);
    }
  g_menu_append (more, _("_People…"), "win.people");
  g_menu_append_section (menu, NULL, G_MENU_MODEL (people));
  g_menu_append_section (menu, NULL, G_MENU_MODEL (more));

  return menu;
}

static void
show_user (TamizShell *self)
{
  json_t *user = tamiz_desk_get_user (self->desk);
  const char *name = user != NULL ? tamiz_json_get_text (user, "name") : _("Nobody yet");
  g_autoptr (GMenu) menu = make_user_menu (self);
  /* Translators: %s is who works with the program */
  g_autofree char *label = g_strdup_printf (_("Working: %s"), name);
  /* Translators: %s is who works with the program; F4 is a key */
  g_autofree char *tip = g_strdup_printf (_("Working: %s (F4)"), name);

  gtk_label_set_label (self->user_label, name);
  gtk_menu_button_set_menu_model (self->user_button, G_MENU_MODEL (menu));
  /* The button has room for so much of a name, so that the sidebar stays as wide as it is. */
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->user_button), tip);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->user_button), GTK_ACCESSIBLE_PROPERTY_LABEL, label,
                                  -1);
}

static const char *
get_way_of_file (const char *path)
{
  if (g_str_has_suffix (path, ".tamiz"))
    return "win.open-recent";
  if (g_str_has_suffix (path, ".duo.json"))
    return "win.read-definition";

  return "win.import";
}

static gboolean
take_file (TamizShell *self,
           GFile      *file)
{
  g_autofree char *path = g_file_get_path (file);

  if (path == NULL)
    {
      tamiz_shell_show_failure (self, _("Only files of this computer can be brought in here"));
      return FALSE;
    }
  if (g_str_equal (get_way_of_file (path), "win.import")
      && tamiz_desk_may (self->desk, TAMIZ_RIGHT_WORK) == TAMIZ_PERMISSION_NO)
    {
      tamiz_shell_show_failure (self, _("Marketing, sales and the steward may import"));
      return FALSE;
    }

  return gtk_widget_activate_action (GTK_WIDGET (self), get_way_of_file (path), "s", path);
}

/* (nullable): their paths, where all of them are mail that may be taken in at once */
static char **
list_mails (TamizShell *self,
            GSList     *files)
{
  g_autoptr (GPtrArray) paths = g_ptr_array_new_with_free_func (g_free);

  if (tamiz_desk_may (self->desk, TAMIZ_RIGHT_WORK) == TAMIZ_PERMISSION_NO)
    return NULL;
  for (GSList *l = files; l != NULL; l = l->next)
    {
      g_autofree char *path = g_file_get_path (l->data);

      if (path == NULL || !tamiz_import_is_mail (path))
        return NULL;
      g_ptr_array_add (paths, g_steal_pointer (&path));
    }
  g_ptr_array_add (paths, NULL);

  return (char **) g_ptr_array_free (g_steal_pointer (&paths), FALSE);
}

/**
 * tamiz_shell_take_files:
 * @self: a shell
 * @value: a GdkFileList, which was dropped or pasted
 *
 * Files that are brought are imported, one after the other; a base is opened, a definition read.
 *
 * Returns: whether all were taken
 */
gboolean
tamiz_shell_take_files (TamizShell   *self,
                        const GValue *value)
{
  g_autoptr (GSList) files = gdk_file_list_get_files (g_value_get_boxed (value));
  g_auto (GStrv) mails = files != NULL ? list_mails (self, files) : NULL;
  gboolean taken = files != NULL;

  if (mails != NULL)
    return gtk_widget_activate_action (GTK_WIDGET (self), "win.bring-mail", "^as", mails);
  for (GSList *file = files; file != NULL && taken; file = file->next)
    taken = take_file (self, file->data);

  return taken;
}

static gboolean
dropped_cb (TamizShell    *self,
            const GValue  *value,
            double         x,
            double         y,
            GtkDropTarget *target)
{
  return tamiz_shell_take_files (self, value);
}

static void
accept_files (TamizShell *self)
{
  GtkDropTarget *target = gtk_drop_target_new (GDK_TYPE_FILE_LIST, GDK_ACTION_COPY);

  g_signal_connect_object (target, "drop", G_CALLBACK (dropped_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (target));
}

/* What has not reached the CRM, the most urgent first. */
static char *
describe_outbox (guint       refused,
                 guint       held,
                 guint       in_doubt,
                 guint       waiting,
                 const char *between)
{
  const char *parts[5] = { NULL };
  guint n = 0;
  g_autofree char *refused_words = g_strdup_printf (ngettext ("%u refused", "%u refused", refused), refused);
  g_autofree char *held_words = g_strdup_printf (ngettext ("%u to decide", "%u to decide", held), held);
  /* Translators: it may have arrived in the CRM */
  g_autofree char *doubt_words = g_strdup_printf (ngettext ("%u in doubt", "%u in doubt", in_doubt), in_doubt);
  g_autofree char *waiting_words = g_strdup_printf (ngettext ("%u waiting", "%u waiting", waiting), waiting);

  if (refused > 0)
    parts[n++] = refused_words;
  if (held > 0)
    parts[n++] = held_words;
  if (in_doubt > 0)
    parts[n++] = doubt_words;
  if (waiting > 0)
    parts[n++] = waiting_words;

  return g_strjoinv (between, (char **) parts);
}

/* In sight from every page as long as anything has not reached a CRM; mails are told of by Today and
 * their handoffs.  The picture says of what kind the most urgent is, for whom colours say nothing.
 */
static void
outbox_cb (gpointer      owner,
           json_t       *answer,
           const GError *error)
{
  TamizShell *self = owner;
  guint waiting = (guint) tamiz_json_get_int (answer, "waiting", 0);
  guint in_doubt = (guint) tamiz_json_get_int (answer, "in_doubt", 0);
  guint held = (guint) tamiz_json_get_int (answer, "held", 0), refused = (guint) tamiz_json_get_int (answer, "dead", 0);
  g_autofree char *lines = describe_outbox (refused, held, in_doubt, waiting, "\n");
  g_autofree char *text = describe_outbox (refused, held, in_doubt, waiting, " · ");
  /* Translators: %s is how many of what kind, such as “1 refused · 2 waiting” */
  g_autofree char *label = g_strdup_printf (_("Not in the CRM yet: %s"), text);

  gtk_label_set_label (self->waiting_label, lines);
  gtk_image_set_from_icon_name (self->waiting_icon, refused > 0    ? "tamiz-warning-symbolic"
                                                    : held > 0     ? "tamiz-person-symbolic"
                                                    : in_doubt > 0 ? "tamiz-help-symbolic"
                                                                   : "tamiz-waiting-symbolic");
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->waiting_button), label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->waiting_button), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  if (refused + held > 0)
    gtk_widget_add_css_class (GTK_WIDGET (self->waiting_button), "warning");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->waiting_button), "warning");
  gtk_widget_set_visible (GTK_WIDGET (self->waiting_button), waiting + in_doubt + held + refused > 0);
}

static void
look_at_outbox (TamizShell *self)
{
  tamiz_desk_ask (self->desk, self, "outbox", "outbox.count", NULL, outbox_cb);
}

/**
 * tamiz_shell_show_importing:
 * @self: a shell
 * @fraction: how far an import is that goes on out of sight; 1 = it has ended, -1 = there is none
 *
 * Says in the sidebar how an import stands, with the way back to it.
 */
void
tamiz_shell_show_importing (TamizShell *self,
                            double      fraction)
{
  /* Translators: how much of a file has been imported */
  g_autofree char *text = g_strdup_printf (_("Importing: %d %%"), (int) (100 * fraction));

  gtk_widget_set_visible (self->importing_button, fraction >= 0);
  gtk_label_set_label (self->importing_label, fraction < 1 ? text : _("The import has ended"));
  gtk_progress_bar_set_fraction (self->importing_bar, CLAMP (fraction, 0, 1));
}

/* Leads are judged anew in the background; until then lists show the old verdicts as such. */
static void
rescoring_cb (TamizShell   *self,
              guint64       done,
              guint64       total,
              TamizSession *session)
{
  double fraction = total > 0 ? (double) done / (double) total : 1;
  g_autofree char *text = NULL;

  gtk_widget_set_visible (GTK_WIDGET (self->rescoring_box), total > 0);
  if (total == 0)
    return;

  /* Translators: how far the new version of the definition has been applied to all prospects */
  text = g_strdup_printf (_("Judging anew: %d %%"), (int) (100 * fraction));
  gtk_label_set_label (self->rescoring_label, text);
  gtk_progress_bar_set_fraction (self->rescoring_bar, fraction);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->rescoring_bar), GTK_ACCESSIBLE_PROPERTY_LABEL, text,
                                  -1);
}

/* Of what is undone at the same time the latest is shown. */
static void
undoing_cb (TamizShell   *self,
            GCancellable *cancellable,
            guint64       done,
            guint64       total)
{
  double fraction = total > 0 ? (double) done / (double) total : 1;
  g_autofree char *text = NULL;

  if (total == 0)
    {
      if (cancellable == self->undoing)
        gtk_widget_set_visible (GTK_WIDGET (self->undoing_box), FALSE);
      return;
    }

  if (g_set_object (&self->undoing, cancellable))
    gtk_widget_set_sensitive (self->stop_undoing_button, TRUE);
  /* Translators: how much of what was done with very many prospects is undone */
  text = g_strdup_printf (_("Undoing: %d %%"), (int) (100 * fraction));
  gtk_label_set_label (self->undoing_label, text);
  gtk_progress_bar_set_fraction (self->undoing_bar, fraction);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->undoing_bar), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
  gtk_widget_set_visible (GTK_WIDGET (self->undoing_box), TRUE);
}

static void
stop_undoing_cb (TamizShell *self)
{
  if (self->undoing != NULL)
    g_cancellable_cancel (self->undoing);
  gtk_widget_set_sensitive (self->stop_undoing_button, FALSE);
}

/* How much of what one was told is unread stands beside the page that shows it. */
static void
unread_cb (TamizShell       *self,
           guint             n,
           TamizNoticeWatch *watch)
{
  GtkWidget *row = GTK_WIDGET (gtk_list_box_get_row_at_index (self->list, 0));
  g_autofree char *count = g_strdup_printf ("%u", n);
  /* Translators: for those who hear the window; Today is the page */
  g_autofree char *label
      = n > 0 ? g_strdup_printf (ngettext ("Today, %u unread notice", "Today, %u unread notices", n), n)
              : g_strdup (_(pages[0].title));

  gtk_label_set_label (self->unread_label, count);
  gtk_widget_set_visible (GTK_WIDGET (self->unread_label), n > 0);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
}

static void
watch_notices (TamizShell *self)
{
  GtkListBoxRow *row = gtk_list_box_get_row_at_index (self->list, 0);

  self->unread_label = GTK_LABEL (gtk_label_new (NULL));
  gtk_widget_set_visible (GTK_WIDGET (self->unread_label), FALSE);
  gtk_widget_set_hexpand (GTK_WIDGET (self->unread_label), TRUE);
  gtk_widget_set_halign (GTK_WIDGET (self->unread_label), GTK_ALIGN_END);
  gtk_widget_set_valign (GTK_WIDGET (self->unread_label), GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (GTK_WIDGET (self->unread_label), "unread");
  gtk_widget_add_css_class (GTK_WIDGET (self->unread_label), "caption-heading");
  gtk_box_append (GTK_BOX (gtk_list_box_row_get_child (row)), GTK_WIDGET (self->unread_label));
  self->notices = tamiz_notice_watch_new (self->desk, GTK_WIDGET (self));
  g_signal_connect_object (self->notices, "unread", G_CALLBACK (unread_cb), self, G_CONNECT_SWAPPED);
  tamiz_notice_watch_look (self->notices);
}

static void
tamiz_shell_constructed (GObject *object)
{
  TamizShell *self = TAMIZ_SHELL (object);

  G_OBJECT_CLASS (tamiz_shell_parent_class)->constructed (object);

  for (guint i = 0; i < N_PAGES; i++)
    gtk_list_box_append (self->list, make_row (i));
  g_signal_connect_object (self->desk, "user-changed", G_CALLBACK (show_user), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->desk, "changed", G_CALLBACK (look_at_outbox), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (tamiz_desk_get_session (self->desk), "rescoring", G_CALLBACK (rescoring_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->desk, "undoing", G_CALLBACK (undoing_cb), self, G_CONNECT_SWAPPED);
  tamiz_session_keep_up (tamiz_desk_get_session (self->desk));
  show_user (self);
  look_at_outbox (self);
  watch_notices (self);
}

static void
tamiz_shell_dispose (GObject *object)
{
  TamizShell *self = TAMIZ_SHELL (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), TAMIZ_TYPE_SHELL);
  g_clear_object (&self->undoing);
  g_clear_object (&self->notices);
  g_clear_object (&self->desk);

  G_OBJECT_CLASS (tamiz_shell_parent_class)->dispose (object);
}

static void
tamiz_shell_set_property (GObject      *object,
                          guint         property_id,
                          const GValue *value,
                          GParamSpec   *pspec)
{
  switch (property_id)
    {
    case PROP_DESK:
      TAMIZ_SHELL (object)->desk = g_value_dup_object (value);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
tamiz_shell_class_init (TamizShellClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->constructed = tamiz_shell_constructed;
  object_class->dispose = tamiz_shell_dispose;
  object_class->set_property = tamiz_shell_set_property;

  properties[PROP_DESK] = g_param_spec_object ("desk", NULL, NULL, TAMIZ_TYPE_DESK,
                                               G_PARAM_WRITABLE | G_PARAM_CONSTRUCT_ONLY
                                                   | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  g_type_ensure (TAMIZ_TYPE_LIST_FRAME);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/tamiz/Tamiz/tamiz-shell.ui");
  gtk_widget_class_bind_template_child (widget_class, TamizShell, recent_section);
  gtk_widget_class_bind_template_child (widget_class, TamizShell, user_button);
  gtk_widget_class_bind_template_child (widget_class, TamizShell, menu_button);
  gtk_widget_class_bind_template_child (widget_class, TamizShell, user_label);
  gtk_widget_class_bind_template_child (widget_class, TamizShell, list);
  gtk_widget_class_bind_template_child (widget_class, TamizShell, importing_button);
  gtk_widget_class_bind_template_child (widget_class, TamizShell, importing_label);
  gtk_widget_class_bind_template_child (widget_class, TamizShell, importing_bar);
  gtk_widget_class_bind_template_child (widget_class, TamizShell, rescoring_box);
  gtk_widget_class_bind_template_child (widget_class, TamizShell, rescoring_label);
  gtk_widget_class_bind_template_child (widget_class, TamizShell, rescoring_bar);
  gtk_widget_class_bind_template_child (widget_class, TamizShell, undoing_box);
  gtk_widget_class_bind_template_child (widget_class, TamizShell, undoing_label);
  gtk_widget_class_bind_template_child (widget_class, TamizShell, undoing_bar);
  gtk_widget_class_bind_template_child (widget_class, TamizShell, stop_undoing_button);
  gtk_widget_class_bind_template_child (widget_class, TamizShell, waiting_button);
  gtk_widget_class_bind_template_child (widget_class, TamizShell, waiting_icon);
  gtk_widget_class_bind_template_child (widget_class, TamizShell, waiting_label);
  gtk_widget_class_bind_template_child (widget_class, TamizShell, damage_revealer);
  gtk_widget_class_bind_template_child (widget_class, TamizShell, pages);
  gtk_widget_class_bind_template_child (widget_class, TamizShell, failure_revealer);
  gtk_widget_class_bind_template_child (widget_class, TamizShell, failure_label);
  gtk_widget_class_bind_template_child (widget_class, TamizShell, failure_close);
  gtk_widget_class_bind_template_callback (widget_class, row_selected_cb);
  gtk_widget_class_bind_template_callback (widget_class, row_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, close_failure_cb);
  gtk_widget_class_bind_template_callback (widget_class, stop_undoing_cb);
}

static void
tamiz_shell_init (TamizShell *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  tamiz_menu_tip_rest_all (GTK_WIDGET (self));
  accept_files (self);
}

/* A shell on a loaded desk. */
GtkWidget *
tamiz_shell_new (TamizDesk *desk)
{
  return g_object_new (TAMIZ_TYPE_SHELL, "desk", desk, NULL);
}

TamizDesk *
tamiz_shell_get_desk (TamizShell *self)
{
  return self->desk;
}

/* Where several windows are listed each says whom and what it shows, of which base. */
static void
show_title (TamizShell *self)
{
  TamizPage *page = TAMIZ_PAGE (gtk_stack_get_visible_child (self->pages));
  int position = find_page (gtk_stack_get_visible_child_name (self->pages));
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  g_autofree char *base
      = g_path_get_basename (tamiz_session_get_path (tamiz_desk_get_session (self->desk)));
  g_autofree char *name = g_filename_display_name (base);
  g_autofree char *title = NULL;

  if (g_str_has_suffix (name, ".tamiz"))
    name[strlen (name) - strlen (".tamiz")] = '\0';
  /* Translators: the title of the window: a page and the name of the base */
  title = g_strdup_printf (_("%s – %s"), _(pages[position].title), name);
  if (tamiz_page_get_subject (page) != NULL)
    {
      g_autofree char *where = g_steal_pointer (&title);

      /* Translators: the title of the window: a person, and what follows of the title */
      title = g_strdup_printf (_("%s – %s"), tamiz_page_get_subject (page), where);
    }
  if (GTK_IS_WINDOW (root))
    gtk_window_set_title (GTK_WINDOW (root), title);
}

static void
subject_cb (TamizShell *self,
            GParamSpec *pspec,
            GtkWidget  *page)
{
  if (gtk_stack_get_visible_child (self->pages) == page)
    show_title (self);
}

/**
 * tamiz_shell_go:
 * @self: a shell
 * @name: (nullable): a page's name; the first page where there is none of this name
 *
 * Brings a page into sight, making it where it is new.
 *
 * Returns: (transfer none): the page
 */
TamizPage *
tamiz_shell_go (TamizShell *self,
                const char *name)
{
  int position = MAX (find_page (name), 0);
  GtkWidget *page;

  page = gtk_stack_get_child_by_name (self->pages, pages[position].name);
  if (page == NULL)
    {
      page = g_object_new (pages[position].get_type (), "desk", self->desk, NULL);
      gtk_stack_add_named (self->pages, page, pages[position].name);
      g_signal_connect_object (page, "notify::subject", G_CALLBACK (subject_cb), self, G_CONNECT_SWAPPED);
    }
  gtk_stack_set_visible_child (self->pages, page);
  gtk_list_box_select_row (self->list, gtk_list_box_get_row_at_index (self->list, position));
  show_title (self);
  tamiz_page_focus (TAMIZ_PAGE (page));

  return TAMIZ_PAGE (page);
}

/* The name of the page in sight. */
const char *
tamiz_shell_get_page (TamizShell *self)
{
  return gtk_stack_get_visible_child_name (self->pages);
}

/* The name of a page by its place in the sidebar; NULL beyond the last. */
const char *
tamiz_shell_get_nth_page (guint position)
{
  return position < N_PAGES ? pages[position].name : NULL;
}

/* What the sidebar calls it; NULL beyond the last. */
const char *
tamiz_shell_get_nth_title (guint position)
{
  return position < N_PAGES ? _(pages[position].title) : NULL;
}

/* Says what did not work, until somebody has read it. */
void
tamiz_shell_show_failure (TamizShell *self,
                          const char *message)
{
  gtk_label_set_label (self->failure_label, message);
  gtk_revealer_set_reveal_child (self->failure_revealer, TRUE);
}

/* Opens the list of who may be working. */
void
tamiz_shell_choose_user (TamizShell *self)
{
  gtk_menu_button_popup (self->user_button);
}

/* Says that the base can only be read, and offers to recover it. */
void
tamiz_shell_show_damage (TamizShell *self)
{
  gtk_revealer_set_reveal_child (self->damage_revealer, TRUE);
}

/* The bases that were open before, by their files, for the menu. */
void
tamiz_shell_set_recent (TamizShell        *self,
                        const char *const *paths)
{
  g_menu_remove_all (self->recent_section);
  for (guint i = 0; paths[i] != NULL; i++)
    {
      g_autofree char *name = g_path_get_basename (paths[i]);
      g_autoptr (GMenuItem) item = g_menu_item_new (name, NULL);

      g_menu_item_set_action_and_target (item, "win.open-recent", "s", paths[i]);
      g_menu_append_item (self->recent_section, item);
    }
}
