### Paper: appointment cards and attendance sheets

workshops-appointment-title = Vos rendez-vous
workshops-appointment-hello = Bonjour
workshops-appointment-intro = Vous avez rendez-vous pour l’atelier :
workshops-appointment-when = Quand ?
workshops-appointment-where = Où ?
workshops-appointment-welcomes = vous accueille.
workshops-appointment-bring = À apporter
workshops-appointment-cannot-come = Vous ne pouvez pas venir ?
workshops-appointment-call = Appelez, on trouvera une autre date.

workshops-attendance-sheet = Feuille d’émargement
workshops-attendance-session = Atelier
workshops-attendance-when = Séance
workshops-attendance-place = Lieu
workshops-attendance-mediators = Animé par
workshops-attendance-number = N°
workshops-attendance-first-name = Prénom
workshops-attendance-arrival = Arrivée
workshops-attendance-signature = Signature
workshops-attendance-pass = Pass remis
workshops-attendance-anonymous = Personnes venues sans donner leur nom
workshops-attendance-anonymous-hint = Écrivez seulement leur nombre.
workshops-attendance-mediators-sign = Signature des médiatrices et médiateurs
workshops-attendance-signed-on = Date
workshops-attendance-page = Page
workshops-attendance-page-of = sur
