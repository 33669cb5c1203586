#pragma once

#include "tamiz-desk.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* What is the desktop's (light or dark), the base's, its people, and what the steward
 * keeps.
 */
#define TAMIZ_TYPE_PREFERENCES (tamiz_preferences_get_type ())

G_DECLARE_FINAL_TYPE (TamizPreferences, tamiz_preferences, TAMIZ, PREFERENCES, AdwWindow)

GtkWindow *tamiz_preferences_new (GtkWindow  *parent,
                                  TamizDesk  *desk,
                                  const char *page);
void       tamiz_preferences_show (TamizPreferences *self,
                                   const char       *page);

/* The pages, each of a file of its own. */
GtkWidget *tamiz_preferences_make_general (TamizDesk *desk);
GtkWidget *tamiz_preferences_make_people  (TamizDesk *desk);
GtkWidget *tamiz_preferences_make_sources (TamizDesk *desk);
GtkWidget *tamiz_preferences_make_lists   (TamizDesk *desk);
GtkWidget *tamiz_preferences_make_forms   (TamizDesk *desk);
GtkWidget *tamiz_preferences_make_sending (TamizDesk *desk); /* a group */
GtkWidget *tamiz_preferences_make_mail    (TamizDesk *desk);
GtkWidget *tamiz_preferences_make_answers (TamizDesk *desk); /* a group */

char      *tamiz_preferences_dup_roles    (json_t    *user);

G_END_DECLS
