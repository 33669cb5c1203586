#pragma once

#include <adwaita.h>

#include "tamiz-desk.h"

G_BEGIN_DECLS

/* When and how a lead's contact and an executive meet: one of the times that are proposed, or one of one's
 * own.  "chosen" is emitted when the time is chosen or typed.
 */
#define TAMIZ_TYPE_MEETING_CHOOSER (tamiz_meeting_chooser_get_type ())

G_DECLARE_FINAL_TYPE (TamizMeetingChooser, tamiz_meeting_chooser, TAMIZ, MEETING_CHOOSER, AdwBin)

GtkWidget *tamiz_meeting_chooser_new           (void);
void       tamiz_meeting_chooser_set           (TamizMeetingChooser *self,
                                                TamizDesk           *desk,
                                                const char          *lead,
                                                const char          *executive);
void       tamiz_meeting_chooser_set_meeting   (TamizMeetingChooser *self,
                                                json_t              *handoff);
void       tamiz_meeting_chooser_ask_time_only (TamizMeetingChooser *self);
void       tamiz_meeting_chooser_clear         (TamizMeetingChooser *self);
char      *tamiz_meeting_chooser_dup_time      (TamizMeetingChooser *self);
void       tamiz_meeting_chooser_add_arguments (TamizMeetingChooser *self,
                                                json_t              *arguments);

G_END_DECLS
