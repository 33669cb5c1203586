#define G_LOG_DOMAIN "tamiz-form-posts"

#include "config.h"

#include "tamiz-form-window.h"

#include "tamiz-catalog-group.h"

#include <glib/gi18n-lib.h>

/* What was posted, and what became of it. */

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

static void
show_post (TamizCatalogGroup *group,
           json_t            *post)
{
  Shown *shown = g_new0 (Shown, 1);
  GtkWindow *parent = tamiz_catalog_group_get_window (group);

  shown->desk = g_object_ref (tamiz_catalog_group_get_desk (group));
  shown->post = json_incref (post);
  shown->window = GTK_WINDOW (tamiz_form_window_new (parent, _("Post"), make_post_page (shown), 520, 520));
  g_object_set_data_full (G_OBJECT (shown->window), "shown", shown, free_shown);
  gtk_window_present (shown->window);
}

static TamizCatalogInfo posts_info = {
  .title = N_("What Arrived"),
  .description = N_("The last hundred posts, the newest first. Everything that was posted is kept."),
  .operation = "form.posts",
  .right = TAMIZ_RIGHT_READ,
  .make_title = make_post_title,
  .make_subtitle = make_post_subtitle,
  .edit = show_post,
};

void
tamiz_form_window_show_posts (GtkWindow *parent,
                              TamizDesk *desk)
{
  GtkWidget *page = adw_preferences_page_new ();

  posts_info.edit_label = _("Open…");
  adw_preferences_page_add (ADW_PREFERENCES_PAGE (page),
                            ADW_PREFERENCES_GROUP (tamiz_catalog_group_new (desk, &posts_info)));
  gtk_window_present (GTK_WINDOW (tamiz_form_window_new (parent, _("What Arrived"), page, 640, 600)));
}
