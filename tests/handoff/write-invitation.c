#include "config.h"

#include "tamiz-invitation.h"
#include "tamiz-time.h"

#include <stdio.h>
#include <string.h>

/* write-invitation METHOD ZONE TIME: prints an invitation, for test-invitations.py. */
int
main (int    argc,
      char **argv)
{
  TamizInvitation invitation = {
    .uid = "5f0c9f0e-6a52-4d7e-9a0b-3f1f6f1e2a77@tamiz",
    .sequence = 3,
    .minutes = 45,
    .summary = "Reunión: Hotel Ñandú, S.A.; «fase 2» \\ final",
    .description = "Primera línea, con coma\nSegunda; con punto y coma.\nhttps://example.org/sala?a=1&b=2",
    .place = "Av. Cristo Redentor 500, piso 3, Santa Cruz de la Sierra, Estado Plurinacional de Bolivia — sala «Illimani»",
    .organizer_name = "Núñez, Marta \"la jefa\"",
    .organizer_email = "marta@tamiz.example",
    .contact_name = "Añez Rojas, José; gerente: compras",
    .contact_email = "jose.anez+compras@hotel.example",
    .executive_name = "Luis",
    .executive_email = "luis@tamiz.example",
    .part_stat = "DECLINED",
  };
  g_autoptr (GTimeZone) utc = g_time_zone_new_utc ();
  g_autofree char *text = NULL;

  g_return_val_if_fail (argc == 4, 2);
  invitation.method = strcmp (argv[1], "REPLY") == 0 ? TAMIZ_ITIP_REPLY
                      : strcmp (argv[1], "CANCEL") == 0 ? TAMIZ_ITIP_CANCEL
                                                        : TAMIZ_ITIP_REQUEST;
  invitation.zone = *argv[2] != '\0' ? argv[2] : NULL;
  g_return_val_if_fail (tamiz_time_parse (argv[3], utc, &invitation.starts, NULL), 2);
  invitation.stamp = invitation.starts - TAMIZ_DAY;
  text = tamiz_invitation_write (&invitation);
  fputs (text, stdout);

  return 0;
}
