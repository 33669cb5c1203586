"""What is written as an invitation, read by another implementation of iCalendar (python3-icalendar),
by the rules of RFC 5545 and RFC 5546 that mail programs rely on.  TAP; skips where that is absent."""

import datetime
import subprocess
import sys

try:
    import dateutil.tz
    import icalendar
except ImportError:
    print("1..0 # SKIP python3-icalendar is absent")
    sys.exit(0)

writer = sys.argv[1]
number = 0


def write(method, zone, time):
    return subprocess.run([writer, method, zone, time], capture_output=True, check=True).stdout


def check(ok, what):
    global number
    number += 1
    print("%s %d - %s" % ("ok" if ok else "not ok", number, what))


def read(method="REQUEST", zone="America/La_Paz", time="2026-12-08T14:00:00Z"):
    raw = write(method, zone, time)
    calendar = icalendar.Calendar.from_ical(raw)
    events = [part for part in calendar.walk("VEVENT")]
    assert len(events) == 1, raw
    return raw, calendar, events[0]


def observances(calendar):
    zones = calendar.walk("VTIMEZONE")
    assert len(zones) == 1
    return zones[0], zones[0].subcomponents


def instant_by_zone(calendar, event):
    """The instant as a program counts it that knows the zone by the file only."""
    zone, parts = observances(calendar)
    assert event["DTSTART"].params["TZID"] == zone["TZID"]
    local = event["DTSTART"].dt.replace(tzinfo=None)
    holds = [part for part in parts if part["DTSTART"].dt.replace(tzinfo=None) <= local]
    latest = max(holds, key=lambda part: part["DTSTART"].dt.replace(tzinfo=None))
    return local - latest["TZOFFSETTO"].td


raw, calendar, event = read()
lines = raw.split(b"\r\n")
check(lines[-1] == b"" and not any(b"\n" in line or b"\r" in line for line in lines), "lines end with CRLF")
check(all(len(line) <= 75 for line in lines), "no line is longer than 75 bytes")
check(all(line.decode("utf-8") is not None for line in lines), "no letter is cut where a line is folded")
check(calendar["METHOD"] == "REQUEST" and calendar["VERSION"] == "2.0" and "Tamiz" in calendar["PRODID"], "method, version and program are stated")
check(event["UID"] == "5f0c9f0e-6a52-4d7e-9a0b-3f1f6f1e2a77@tamiz" and event["SEQUENCE"] == 3, "uid and sequence")
check(event["DTSTAMP"].dt == datetime.datetime(2026, 12, 7, 14, tzinfo=datetime.timezone.utc)
      or event["DTSTAMP"].to_ical() == b"20261207T140000Z", "stamp in UTC")
check(str(event["SUMMARY"]) == "Reunión: Hotel Ñandú, S.A.; «fase 2» \\ final", "commas, semicolons and backslashes of the title")
check(str(event["DESCRIPTION"]) == "Primera línea, con coma\nSegunda; con punto y coma.\nhttps://example.org/sala?a=1&b=2", "lines of the description")
check(str(event["LOCATION"]).endswith("— sala «Illimani»"), "a long place")
check(event["STATUS"] == "CONFIRMED", "status")
organizer = event["ORGANIZER"]
check(str(organizer) == "mailto:marta@tamiz.example" and organizer.params["CN"] == "Núñez, Marta 'la jefa'", "organizer, with a comma in the name")
contact, executive = event["ATTENDEE"]
check(str(contact) == "mailto:jose.anez+compras@hotel.example", "the contact's address")
check(contact.params["CN"] == "Añez Rojas, José; gerente: compras", "the contact's name, with signs in it")
check(contact.params["RSVP"] == "TRUE" and contact.params["PARTSTAT"] == "NEEDS-ACTION", "the contact is asked to answer")
check(str(executive) == "mailto:luis@tamiz.example" and "RSVP" not in executive.params, "the executive takes part")

duration = event["DTEND"].dt - event["DTSTART"].dt
check(duration == datetime.timedelta(minutes=45), "it lasts as long as it should")
check(event["DTSTART"].to_ical() == b"20261208T100000", "its hour is the one on the wall where they meet")
utc = datetime.datetime(2026, 12, 8, 14)
check(instant_by_zone(calendar, event) == utc, "a zone without changes of the clock")

# Summer and winter of both halves of the earth, moments beside a change of the clock, half hours,
# Paraguay that stays in summer time, a zone that no longer changes.
for zone, time in [("America/Santiago", "2026-12-08T14:00:00Z"), ("America/Santiago", "2026-06-08T14:00:00Z"),
                   ("Europe/Madrid", "2026-12-08T14:00:00Z"), ("Europe/Madrid", "2026-07-08T14:00:00Z"),
                   ("Europe/Madrid", "2026-10-25T01:15:00Z"), ("Europe/Madrid", "2026-03-29T01:00:00Z"),
                   ("America/Havana", "2026-03-08T05:00:00Z"), ("America/Caracas", "2026-01-08T14:00:00Z"),
                   ("America/Mexico_City", "2026-07-08T14:00:00Z"), ("America/Asuncion", "2026-07-08T14:00:00Z"),
                   ("America/St_Johns", "2026-07-08T14:00:00Z")]:
    _, calendar, event = read(zone=zone, time=time)
    wanted = datetime.datetime.strptime(time, "%Y-%m-%dT%H:%M:%SZ")
    here = wanted.replace(tzinfo=dateutil.tz.UTC).astimezone(dateutil.tz.gettz(zone)).replace(tzinfo=None)
    check(event["DTSTART"].dt.replace(tzinfo=None) == here, "%s: on the wall at %s" % (zone, time))
    if here != datetime.datetime(2026, 10, 25, 2, 15):    # twice on the wall: either is right
        check(instant_by_zone(calendar, event) == wanted, "%s: the instant at %s" % (zone, time))
    check(len(observances(calendar)[1]) <= 2, "%s: no more of the zone than is needed" % zone)

for zone in ("", "Nowhere/Atlantis", "UTC"):
    raw, calendar, event = read(zone=zone)
    check(event["DTSTART"].to_ical() == b"20261208T140000Z" and not calendar.walk("VTIMEZONE"), "UTC where the zone is “%s”" % zone)

_, calendar, event = read("CANCEL")
check(calendar["METHOD"] == "CANCEL" and event["STATUS"] == "CANCELLED" and event["SEQUENCE"] == 3, "a cancellation")
check(len(event["ATTENDEE"]) == 2 and "RSVP" not in event["ATTENDEE"][0].params, "a cancellation asks nobody to answer")
_, calendar, event = read("REPLY")
check(calendar["METHOD"] == "REPLY" and event["ATTENDEE"].params["PARTSTAT"] == "DECLINED", "an answer, of one attendee")
print("1..%d" % number)
