#define G_LOG_DOMAIN "tamiz-mail-shipped"

#include "config.h"

#include "tamiz-mail-template.h"

/* The mails as they are shipped.  They are read by people of other companies, in their language, and
 * so are no matter of gettext.
 */

static const TamizMailTemplate shipped[] = {
  { "confirmation", "en", "{executive.name} will attend to you: {meeting.when}",
    "Dear {person.first_name},\n\n"
    "Thank you for your interest. As agreed, {executive.name} will attend to you personally.\n\n"
    "When: {meeting.when}\n"
    "How: {meeting.kind}\n"
    "Where: {meeting.place}\n"
    "Telephone of {executive.name}: {executive.phone}\n\n"
    "The invitation for {meeting.when} is attached: accept it and it is in your calendar. If the time does not suit you "
    "any more, answer this mail and we will find another.\n\n"
    "Kind regards,\n"
    "{sender.name}\n"
    "{organisation}\n" },
  { "confirmation", "es", "Le atenderá {executive.name}: {meeting.when}",
    "Buenos días, {person.first_name}:\n\n"
    "Gracias por su interés. Como acordamos, {executive.name} le atenderá personalmente.\n\n"
    "Cuándo: {meeting.when}\n"
    "Cómo: {meeting.kind}\n"
    "Dónde: {meeting.place}\n"
    "Teléfono de {executive.name}: {executive.phone}\n\n"
    "Adjuntamos la invitación para el {meeting.when}: al aceptarla queda en su calendario. Si la hora ya no le conviene, "
    "responda a este correo y buscaremos otra.\n\n"
    "Un cordial saludo,\n"
    "{sender.name}\n"
    "{organisation}\n" },
  { "packet", "en", "Lead for you: {person.name}, {company.name} (handoff {handoff.number})",
    "Hello {executive.name},\n\n"
    "{sender.name} hands this lead over to you:\n\n"
    "- Why you have it: {reason}\n"
    "- {person.name}\n"
    "- Job title: {person.job_title}\n"
    "- Company: {company.name}\n"
    "- Grade: {lead.grade}\n"
    "- Needs: {lead.needs}\n"
    "- You meet: {meeting.when}\n"
    "- Where: {meeting.place}\n\n"
    "Please decide by: {handoff.accept_by}\n\n"
    "All that is known is in the packet that is attached. You may decide in Tamiz, or answer this mail. The first line "
    "of your answer says it:\n\n"
    "- accept\n"
    "- return: and why. If it fails a criterion, write \"criterion: \" and its name in a line of its own; what "
    "would make it acceptable, behind \"needed: \"\n\n"
    "{organisation}\n" },
  { "packet", "es", "Un lead para usted: {person.name}, {company.name} (entrega {handoff.number})",
    "Hola, {executive.name}:\n\n"
    "{sender.name} le entrega este lead:\n\n"
    "- Por qué lo recibe usted: {reason}\n"
    "- {person.name}\n"
    "- Cargo: {person.job_title}\n"
    "- Empresa: {company.name}\n"
    "- Nota: {lead.grade}\n"
    "- Necesita: {lead.needs}\n"
    "- Se reúnen: {meeting.when}\n"
    "- Dónde: {meeting.place}\n\n"
    "Por favor, decida hasta: {handoff.accept_by}\n\n"
    "Todo lo que se sabe está en la ficha de entrega adjunta. Puede decidir en Tamiz o respondiendo a este correo. La "
    "primera línea de su respuesta lo dice:\n\n"
    "- acepto\n"
    "- devuelvo: y por qué. Si falla un criterio, escriba «criterio: » y su nombre en una línea aparte; lo que lo "
    "haría aceptable, después de «falta: »\n\n"
    "{organisation}\n" },
  { "meeting_changed", "en", "Changed: your appointment with {executive.name}, now {meeting.when}",
    "Dear {person.first_name},\n\n"
    "Your appointment with {executive.name} has been changed.\n\n"
    "Before: {meeting.before}\n"
    "Now: {meeting.when}\n"
    "How: {meeting.kind}\n"
    "Where: {meeting.place}\n"
    "Telephone of {executive.name}: {executive.phone}\n\n"
    "The new invitation is attached and takes the place of the former one.\n\n"
    "Kind regards,\n"
    "{sender.name}\n"
    "{organisation}\n" },
  { "meeting_changed", "es", "Cambio: su cita con {executive.name}, ahora {meeting.when}",
    "Buenos días, {person.first_name}:\n\n"
    "Su cita con {executive.name} ha cambiado.\n\n"
    "Antes: {meeting.before}\n"
    "Ahora: {meeting.when}\n"
    "Cómo: {meeting.kind}\n"
    "Dónde: {meeting.place}\n"
    "Teléfono de {executive.name}: {executive.phone}\n\n"
    "La nueva invitación va adjunta y reemplaza a la anterior.\n\n"
    "Un cordial saludo,\n"
    "{sender.name}\n"
    "{organisation}\n" },
  { "meeting_cancelled", "en", "Cancelled: your appointment with {executive.name}",
    "Dear {person.first_name},\n\n"
    "Your appointment with {executive.name} does not take place.\n\n"
    "It was: {meeting.when}\n\n"
    "We are sorry for the trouble, and will be in touch with you.\n\n"
    "Kind regards,\n"
    "{sender.name}\n"
    "{organisation}\n" },
  { "meeting_cancelled", "es", "Cancelada: su cita con {executive.name}",
    "Buenos días, {person.first_name}:\n\n"
    "Su cita con {executive.name} no tendrá lugar.\n\n"
    "Era: {meeting.when}\n\n"
    "Lamentamos la molestia y nos pondremos en contacto con usted.\n\n"
    "Un cordial saludo,\n"
    "{sender.name}\n"
    "{organisation}\n" },
  { "reassigned", "en", "{executive.name} will attend to you",
    "Dear {person.first_name},\n\n"
    "From now on {executive.name} will attend to you.\n\n"
    "When: {meeting.when}\n"
    "How: {meeting.kind}\n"
    "Where: {meeting.place}\n"
    "Telephone: {executive.phone}\n"
    "Mail: {executive.email}\n\n"
    "Kind regards,\n"
    "{sender.name}\n"
    "{organisation}\n" },
  { "reassigned", "es", "Le atenderá {executive.name}",
    "Buenos días, {person.first_name}:\n\n"
    "Desde ahora le atenderá {executive.name}.\n\n"
    "Cuándo: {meeting.when}\n"
    "Cómo: {meeting.kind}\n"
    "Dónde: {meeting.place}\n"
    "Teléfono: {executive.phone}\n"
    "Correo: {executive.email}\n\n"
    "Un cordial saludo,\n"
    "{sender.name}\n"
    "{organisation}\n" },
  { "reassigned_away", "en", "No longer yours: {person.name}, {company.name} (handoff {handoff.number})",
    "{executive.name} has handoff {handoff.number}, {person.name}, from now on.\n\n"
    "Why: {reason}\n"
    "Meeting: {meeting.when}\n\n"
    "You have nothing more to do about it.\n\n"
    "{organisation}\n" },
  { "reassigned_away", "es", "Ya no es suyo: {person.name}, {company.name} (entrega {handoff.number})",
    "Desde ahora {executive.name} tiene la entrega {handoff.number}, {person.name}.\n\n"
    "Por qué: {reason}\n"
    "Reunión: {meeting.when}\n\n"
    "Usted ya no tiene nada que hacer con ella.\n\n"
    "{organisation}\n" },
  { "returned", "en", "Returned: {person.name}, {company.name} (handoff {handoff.number})",
    "Hello {sender.name},\n\n"
    "{executive.name} returned handoff {handoff.number}, {person.name}.\n\n"
    "Criterion: {criterion}\n"
    "Why: {reason}\n"
    "What would make it acceptable: {wanted}\n\n"
    "The lead is back in marketing's queue.\n\n"
    "{organisation}\n" },
  { "returned", "es", "Devuelto: {person.name}, {company.name} (entrega {handoff.number})",
    "Hola, {sender.name}:\n\n"
    "{executive.name} devolvió la entrega {handoff.number}, {person.name}.\n\n"
    "Criterio: {criterion}\n"
    "Por qué: {reason}\n"
    "Qué lo haría aceptable: {wanted}\n\n"
    "El lead está de vuelta en la cola de marketing.\n\n"
    "{organisation}\n" },
  { "late", "en", "Late: {clock} ({person.name}, {company.name})",
    "{clock} is late.\n\n"
    "It was due: {due}\n"
    "Lead: {person.name}\n"
    "Company: {company.name}\n"
    "Handoff: {handoff.number}\n"
    "Sales executive: {executive.name}\n"
    "{reason}\n\n"
    "{organisation}\n" },
  { "late", "es", "Fuera de plazo: {clock} ({person.name}, {company.name})",
    "{clock}: fuera de plazo.\n\n"
    "Vencía: {due}\n"
    "Lead: {person.name}\n"
    "Empresa: {company.name}\n"
    "Entrega: {handoff.number}\n"
    "Ejecutivo comercial: {executive.name}\n"
    "{reason}\n\n"
    "{organisation}\n" },
  { "exception", "en", "{sender.name} asks for an exception: {person.name}, {company.name}",
    "{sender.name} asks to hand this lead over although it does not meet the definition.\n\n"
    "Lead: {person.name}\n"
    "Company: {company.name}\n"
    "Why: {reason}\n\n"
    "Somebody of the other side decides on it, in Tamiz.\n\n"
    "{organisation}\n" },
  { "exception", "es", "{sender.name} pide una excepción: {person.name}, {company.name}",
    "{sender.name} pide entregar este lead aunque no cumple la definición.\n\n"
    "Lead: {person.name}\n"
    "Empresa: {company.name}\n"
    "Por qué: {reason}\n\n"
    "Lo decide alguien de la otra parte, en Tamiz.\n\n"
    "{organisation}\n" },
};

/**
 * tamiz_mail_template_shipped:
 * @key: the kind of mail, "confirmation"
 * @language: "es", "es_BO"; English where there is none in it
 *
 * Returns: (nullable): the template as it is shipped
 */
const TamizMailTemplate *
tamiz_mail_template_shipped (const char *key,
                             const char *language)
{
  const TamizMailTemplate *english = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (shipped); i++)
    {
      if (!g_str_equal (shipped[i].key, key))
        continue;
      if (language != NULL && g_ascii_strncasecmp (shipped[i].language, language, 2) == 0)
        return &shipped[i];
      if (g_str_equal (shipped[i].language, "en"))
        english = &shipped[i];
    }

  return english;
}

/* What somebody is called of whom no name is known. */
const char *
tamiz_mail_word_customer (const char *language)
{
  return language != NULL && g_ascii_strncasecmp (language, "es", 2) == 0 ? "cliente" : "customer";
}
