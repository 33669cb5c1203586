#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* A grade A to E at a glance: a letter on a colour; a dash where nothing is known. */
#define TAMIZ_TYPE_GRADE_BADGE (tamiz_grade_badge_get_type ())

G_DECLARE_FINAL_TYPE (TamizGradeBadge, tamiz_grade_badge, TAMIZ, GRADE_BADGE, GtkWidget)

GtkWidget *tamiz_grade_badge_new       (void);
int        tamiz_grade_badge_get_grade (TamizGradeBadge *self);
void       tamiz_grade_badge_set_grade (TamizGradeBadge *self,
                                        int              grade);
void       tamiz_grade_badge_set_nick  (TamizGradeBadge *self,
                                        const char      *nick);
void       tamiz_grade_badge_set_outdated (TamizGradeBadge *self,
                                        gboolean         outdated);

G_END_DECLS
