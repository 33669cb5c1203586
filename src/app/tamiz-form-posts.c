#define G_LOG_DOMAIN "tamiz-form-posts"

#include "config.h"

#include "tamiz-form-window.h"

#include "tamiz-drop-down.h"
#include "tamiz-figures.h"

#include <glib/gi18n-lib.h>

/* What was posted, and what became of it. */

#define PER_PAGE 50

static const char *
get_state_label (json_t *post)
{
  int state = TAMIZ_SUBMISSION_RECEIVED;

  tamiz_enum_from_nick (TAMIZ_ENUM_SUBMISSION, tamiz_json_get_text (post, "state"), &state);
  return tamiz_enum_label (TAMIZ_ENUM_SUBMISSION, state);
}

/* The first thing that somebody wrote: mostly their name. */
static char *
make_post_title (TamizDesk *desk,
                 json_t    *post)
{
  const char *first = tamiz_json_get_text (json_array_get (json_object_get (post, "fields"), 0), "value");
  g_autofree char *when = tamiz_desk_format_moment (desk, tamiz_json_get_text (post, "at"));

  return g_strdup_printf ("%s · %.60s", when, first != NULL ? first : "");
}

static char *
make_post_subtitle (TamizDesk *desk,
                    json_t    *post)
{
  const char *form = tamiz_json_get_text (post, "form");
  const char *reason = tamiz_json_get_text (post, "reason");

  return g_strdup_printf ("%s · %s%s%s", form != NULL ? form : "–", get_state_label (post), reason != NULL ? " · " : "",
                          reason != NULL ? reason : "");
}

typedef struct
{
  GtkWindow *window;
  TamizDesk *desk;
  json_t *post;
} Shown;

static void
free_shown (gpointer data)
{
  Shown *shown = data;

  g_object_unref (shown->desk);
  json_decref (shown->post);
  g_free (shown);
}

static void
retried_cb (gpointer      owner,
            json_t       *answer,
            const GError *error)
{
  Shown *shown = g_object_get_data (owner, "shown");

  if (answer == NULL)
    tamiz_desk_tell_failure (shown->desk, error->message);
  else
    gtk_window_close (GTK_WINDOW (owner));
}

static void
retry_cb (Shown *shown)
{
  tamiz_desk_do (shown->desk, shown->window, "form.retry", json_pack ("{ss}", "id", tamiz_json_get_text (shown->post, "id")),
                 _("Admitted"), retried_cb);
}

/* The lead is shown in the main window; those above it go. */
static void
open_lead_cb (Shown *shown)
{
  GtkWindow *main = shown->window;
  GtkWindow *below;
  g_autofree char *lead = g_strdup (tamiz_json_get_text (shown->post, "lead"));

  while ((below = gtk_window_get_transient_for (main)) != NULL)
    {
      gtk_window_close (main);
      main = below;
    }
  gtk_widget_activate_action (GTK_WIDGET (main), "win.open-lead", "s", lead);
}

static void
add_field_row (AdwPreferencesGroup *group,
               const char          *name,
               const char          *value)
{
  GtkWidget *row = adw_action_row_new ();

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), name);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), value);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 0);
  adw_preferences_group_add (group, row);
}

static void
add_button (GtkWidget  *box,
            Shown      *shown,
            const char *label,
            GCallback   callback)
{
  GtkWidget *button = gtk_button_new_with_mnemonic (label);

  g_signal_connect_swapped (button, "clicked", callback, shown);
  gtk_box_append (GTK_BOX (box), button);
}

static GtkWidget *
make_post_page (Shown *shown)
{
  GtkWidget *page = adw_preferences_page_new ();
  AdwPreferencesGroup *group = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());
  GtkWidget *buttons = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  const char *state = tamiz_json_get_text (shown->post, "state");
  g_autofree char *title = make_post_subtitle (shown->desk, shown->post);
  g_autofree char *escaped = g_markup_escape_text (title, -1);
  json_t *field;
  gsize i;

  adw_preferences_group_set_description (group, escaped);
  json_array_foreach (json_object_get (shown->post, "fields"), i, field)
    add_field_row (group, tamiz_json_get_text (field, "name"), tamiz_json_get_text (field, "value"));
  if (tamiz_json_get_text (shown->post, "page") != NULL)
    add_field_row (group, _("Page"), tamiz_json_get_text (shown->post, "page"));
  if (tamiz_json_get_text (shown->post, "lead") != NULL)
    add_button (buttons, shown, _("_Open the prospect"), G_CALLBACK (open_lead_cb));
  else if (g_strcmp0 (state, "waiting") != 0 && tamiz_desk_may (shown->desk, TAMIZ_RIGHT_WORK) != TAMIZ_PERMISSION_NO)
    add_button (buttons, shown, _("_Admit after all"), G_CALLBACK (retry_cb));
  adw_preferences_group_set_header_suffix (group, buttons);
  adw_preferences_page_add (ADW_PREFERENCES_PAGE (page), group);

  return page;
}

typedef struct
{
  GtkWidget *window;
  TamizDesk *desk;
  AdwPreferencesGroup *group;
  GtkWidget *state, *range, *newer, *older;
  GPtrArray *rows;
  gint64 offset;
} Posts;

static void
free_posts (gpointer data)
{
  Posts *posts = data;

  g_signal_handlers_disconnect_by_data (posts->desk, posts);
  g_object_unref (posts->desk);
  g_ptr_array_unref (posts->rows);
  g_free (posts);
}

static void
show_post_cb (GtkWidget *row,
              Posts     *posts)
{
  Shown *shown = g_new0 (Shown, 1);

  shown->desk = g_object_ref (posts->desk);
  shown->post = json_incref (g_object_get_data (G_OBJECT (row), "post"));
  shown->window = GTK_WINDOW (tamiz_form_window_new (GTK_WINDOW (posts->window), C_("of a web form", "Post"),
                                                     make_post_page (shown), 520, 520));
  g_object_set_data_full (G_OBJECT (shown->window), "shown", shown, free_shown);
  gtk_window_present (shown->window);
}

static void
add_post (Posts  *posts,
          json_t *post)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *label = gtk_label_new (_("Open…"));
  g_autofree char *title = make_post_title (posts->desk, post);
  g_autofree char *subtitle = make_post_subtitle (posts->desk, post);

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 2);
  gtk_widget_add_css_class (label, "dim-label");
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), label);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  g_object_set_data_full (G_OBJECT (row), "post", json_incref (post), (GDestroyNotify) json_decref);
  g_signal_connect (row, "activated", G_CALLBACK (show_post_cb), posts);
  adw_preferences_group_add (posts->group, row);
  g_ptr_array_add (posts->rows, row);
}

static void
show_range (Posts  *posts,
            gint64  total)
{
  g_autofree char *first = tamiz_figures_format_count (posts->offset + 1);
  g_autofree char *last = tamiz_figures_format_count (posts->offset + posts->rows->len);
  g_autofree char *all = tamiz_figures_format_count (total);
  /* Translators: 101–150 of 200,000 */
  g_autofree char *text = posts->rows->len > 0 ? g_strdup_printf (_("%s–%s of %s"), first, last, all) : g_strdup (_("None"));

  gtk_label_set_label (GTK_LABEL (posts->range), text);
  gtk_widget_set_sensitive (posts->newer, posts->offset > 0);
  gtk_widget_set_sensitive (posts->older, posts->offset + posts->rows->len < total);
}

static void
posts_cb (gpointer      owner,
          json_t       *answer,
          const GError *error)
{
  Posts *posts = g_object_get_data (owner, "posts");
  json_t *post;
  gsize i;

  if (answer == NULL)
    {
      tamiz_desk_tell_failure (posts->desk, error->message);
      return;
    }
  for (guint n = 0; n < posts->rows->len; n++)
    adw_preferences_group_remove (posts->group, g_ptr_array_index (posts->rows, n));
  g_ptr_array_set_size (posts->rows, 0);
  json_array_foreach (json_object_get (answer, "items"), i, post)
    add_post (posts, post);
  show_range (posts, tamiz_json_get_int (answer, "total", 0));
}

static void
read_posts (Posts *posts)
{
  g_autofree char *limit = g_strdup_printf ("%d", PER_PAGE);
  g_autofree char *offset = g_strdup_printf ("%" G_GINT64_FORMAT, posts->offset);
  guint state = gtk_drop_down_get_selected (GTK_DROP_DOWN (posts->state));
  json_t *arguments = json_pack ("{ss, ss}", "limit", limit, "offset", offset);

  if (state > 0)
    tamiz_json_set_text (arguments, "state", tamiz_enum_nick (TAMIZ_ENUM_SUBMISSION, (int) state - 1));
  tamiz_desk_ask (posts->desk, posts->window, "posts", "form.posts", arguments, posts_cb);
}

static void
newer_cb (Posts *posts)
{
  posts->offset = MAX (posts->offset - PER_PAGE, 0);
  read_posts (posts);
}

static void
older_cb (Posts *posts)
{
  posts->offset += PER_PAGE;
  read_posts (posts);
}

static void
state_cb (Posts *posts)
{
  posts->offset = 0;
  read_posts (posts);
}

static GtkWidget *
make_turner (Posts      *posts,
             const char *icon,
             const char *name,
             GCallback   callback)
{
  GtkWidget *button = gtk_button_new_from_icon_name (icon);

  gtk_widget_set_tooltip_text (button, name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  gtk_widget_add_css_class (button, "flat");
  g_signal_connect_swapped (button, "clicked", callback, posts);

  return button;
}

static GtkWidget *
make_turners (Posts *posts)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkStringList *states = gtk_string_list_new ((const char *[]) { _("In any state"), NULL });

  for (guint i = 0; i < tamiz_enum_size (TAMIZ_ENUM_SUBMISSION); i++)
    gtk_string_list_append (states, tamiz_enum_label (TAMIZ_ENUM_SUBMISSION, (int) i));
  posts->state = gtk_drop_down_new (G_LIST_MODEL (states), NULL);
  tamiz_drop_down_shorten (GTK_DROP_DOWN (posts->state), 12, 24);
  gtk_accessible_update_property (GTK_ACCESSIBLE (posts->state), GTK_ACCESSIBLE_PROPERTY_LABEL, _("State"), -1);
  g_signal_connect_swapped (posts->state, "notify::selected", G_CALLBACK (state_cb), posts);
  posts->range = gtk_label_new (NULL);
  gtk_widget_add_css_class (posts->range, "numeric");
  posts->newer = make_turner (posts, "tamiz-back-symbolic", _("Newer"), G_CALLBACK (newer_cb));
  posts->older = make_turner (posts, "tamiz-next-symbolic", _("Older"), G_CALLBACK (older_cb));
  gtk_box_append (GTK_BOX (box), posts->state);
  gtk_box_append (GTK_BOX (box), posts->newer);
  gtk_box_append (GTK_BOX (box), posts->range);
  gtk_box_append (GTK_BOX (box), posts->older);
  gtk_widget_set_valign (box, GTK_ALIGN_CENTER);

  return box;
}

/* A page of what was posted; there may be years of it. */
void
tamiz_form_window_show_posts (GtkWindow *parent,
                              TamizDesk *desk)
{
  GtkWidget *page = adw_preferences_page_new ();
  Posts *posts = g_new0 (Posts, 1);

  posts->desk = g_object_ref (desk);
  posts->rows = g_ptr_array_new ();
  posts->group = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());
  adw_preferences_group_set_title (posts->group, _("The Newest First"));
  adw_preferences_group_set_description (posts->group, _("Everything that was posted is kept."));
  adw_preferences_group_set_header_suffix (posts->group, make_turners (posts));
  adw_preferences_page_add (ADW_PREFERENCES_PAGE (page), posts->group);
  posts->window = tamiz_form_window_new (parent, _("What Arrived"), page, 680, 600);
  g_object_set_data_full (G_OBJECT (posts->window), "posts", posts, free_posts);
  g_signal_connect_swapped (desk, "changed", G_CALLBACK (read_posts), posts);
  read_posts (posts);
  gtk_window_present (GTK_WINDOW (posts->window));
}
