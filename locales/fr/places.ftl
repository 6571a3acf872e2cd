# Listes du schéma national
places-term-administrative-help = Aide aux démarches administratives
places-term-everyday-tools = Ordinateur, téléphone et outils du quotidien
places-term-employment = Recherche d’emploi avec le numérique
places-term-safe-use = Naviguer en sécurité
places-term-parenting = Parents, enfants et écrans
places-term-leisure = Loisirs et création numériques
places-term-understanding = Comprendre le monde numérique
places-term-access = Accès à internet et à un ordinateur
places-term-equipment = Matériel à prix solidaire
places-term-young = Jeunes
places-term-students = Étudiants
places-term-families = Familles et enfants
places-term-seniors = Seniors
places-term-women = Femmes
places-term-deafness = Surdité
places-term-motor = Handicap moteur
places-term-mental = Handicap mental
places-term-illiteracy = Difficultés à lire ou à écrire
places-term-english = Accueil en anglais
places-term-languages = Accueil dans d’autres langues
places-term-sight = Déficience visuelle
places-term-free = Gratuit
places-term-conditional = Gratuit sous condition
places-term-paying = Payant
places-term-aidants-connect = Aidants Connect
places-term-reference-libraries = Bibliothèque numérique de référence
places-term-pix = Certification PIX
places-term-conseillers-numeriques = Conseiller numérique
places-term-emmaus-connect = Emmaüs Connect
places-term-france-services = France services
places-term-grande-ecole = Grande école du numérique
places-term-croix-rouge = La Croix-Rouge
places-term-point-caf = Point d’accès numérique CAF
places-term-promeneurs = Promeneurs du net
places-term-relais-emmaus = Relais numérique (Emmaüs Connect)
places-term-mon-espace-sante = Formé à « Mon espace santé »
places-term-duplex = Formé à « DUPLEX » (difficultés à lire)
places-term-arnia = Arnia/MedNum BFC (Bourgogne-Franche-Comté)
places-term-reemploi-normandie = Collectif ressources et acteurs du réemploi (Normandie)
places-term-etapes-numeriques = Étapes numériques (La Poste)
places-term-fabriques = Fabrique de territoire
places-term-eclaireurs = Les Éclaireurs du numérique (Drôme)
places-term-mes-papiers = Mes Papiers (Métropole de Lyon)
places-term-ordi3 = ORDI 3.0
places-term-sudlabs = SUD LABS (PACA)
places-term-walk-in = Venir sur place
places-term-phone = Téléphoner
places-term-mail = Écrire un courriel
places-term-online-booking = Prendre rendez-vous en ligne
places-term-closed = Ne reçoit pas de public
places-term-prescription = Sur orientation d’un professionnel
places-term-alone = En autonomie
places-term-individual = Accompagnement individuel
places-term-workshop = Atelier collectif
places-term-remote = À distance
places-term-mobile = Itinérant
places-term-fixed = Fixe

# Habilitation
places-standing-requested = Demandée
places-standing-upcoming = À venir
places-standing-active = En cours
places-standing-suspended = Suspendue
places-standing-expired = Terminée
places-standing-withdrawn = Retirée

# Refus
places-refusal-already-open = Ce lieu a déjà une demande ou une habilitation en cours.
    .next = Terminez d’abord celle-ci, ou attendez sa fin.
places-refusal-already-decided = Cette demande a déjà été décidée.
    .next = Rechargez la page pour voir la décision.
places-refusal-days-reversed = Le dernier jour vient avant le premier.
    .next = Corrigez l’une des deux dates.
places-refusal-overlaps = Ces dates touchent une autre habilitation du même lieu.
    .next = Choisissez des dates qui commencent après la fin de l’autre.
places-refusal-not-running = Cette habilitation n’est pas en cours.
    .next = Rechargez la page pour voir où elle en est.
places-refusal-already-suspended = Cette habilitation est déjà suspendue.
    .next = Vous pouvez la rétablir ou la retirer.
places-refusal-not-suspended = Cette habilitation n’est pas suspendue.
    .next = Rechargez la page pour voir où elle en est.
places-refusal-already-withdrawn = Cette habilitation a été retirée.
    .next = Une nouvelle demande est possible.
places-refusal-no-reason = Il manque la raison.
    .next = Écrivez en une phrase pourquoi : le lieu la lira.
places-refusal-no-name = Il manque le nom du lieu.
    .next = Écrivez le nom que les gens connaissent.
places-refusal-too-long = Un texte est trop long.
    .next = Raccourcissez-le à 5 000 caractères.
places-refusal-unknown-commune = Nous ne trouvons pas cette commune.
    .next = Choisissez-la dans la liste. Si elle a fusionné, choisissez la commune nouvelle.
places-refusal-postcode = Ce code postal n’est pas celui de la commune.
    .next = Vérifiez les cinq chiffres et la commune.
places-refusal-position = Cette position n’est pas lisible.
    .next = Écrivez deux nombres avec un point, par exemple 46.1696 et 1.8715. Ou laissez les deux vides.
places-refusal-phone = Ce numéro de téléphone n’est pas complet.
    .next = Écrivez-le avec l’indicatif et sans espace, par exemple +33555000000.
places-refusal-email = Cette adresse de courriel n’est pas complète.
    .next = Vérifiez qu’elle ressemble à nom@exemple.fr, sans accent. Une adresse par ligne.
places-refusal-link = Cette adresse de site n’est pas complète.
    .next = Elle commence par https:// et ne contient pas d’espace.
places-refusal-hours = Nous ne pouvons pas lire ces horaires.
    .next = Écrivez-les comme dans l’exemple : Mo-Fr 09:00-12:00,14:00-17:00; Sa 10:00-12:00
places-refusal-no-stop-label = Une étape n’a pas de nom.
    .next = Écrivez l’endroit exact, par exemple « place du marché ».
places-refusal-stop-hours = Nous ne pouvons pas lire les horaires d’une étape.
    .next = Écrivez-les comme dans l’exemple : Tu 09:00-12:00
places-refusal-no-organisation = Il manque le nom ou le SIREN de la structure.
    .next = Remplissez au moins l’un des deux.
places-refusal-siren = Ce SIREN ou SIRET contient une erreur.
    .next = Vérifiez les chiffres : au moins un est faux.
places-refusal-siren-taken = Une autre structure a déjà ce SIREN.
    .next = Cherchez-la dans la liste des structures.

# Journal
journal-place-created = Lieu ajouté
journal-place-edited = Fiche modifiée
journal-place-imported = Lieu ajouté par un import
journal-place-updated-by-import = Fiche mise à jour par un import
journal-place-stops-changed = Étapes modifiées
journal-place-accreditation-requested = Habilitation demandée
journal-place-accreditation-granted = Habilitation accordée
journal-place-accreditation-suspended = Habilitation suspendue
journal-place-accreditation-reinstated = Habilitation rétablie
journal-place-accreditation-withdrawn = Habilitation retirée
journal-organisation-created = Structure ajoutée
journal-organisation-edited = Structure modifiée
journal-organisation-imported = Structure ajoutée par un import
journal-import-started = Import commencé
journal-import-resumed = Import repris
journal-import-finished = Import terminé

# Liste et carte
places-title = Lieux
places-search = Chercher un lieu
    .hint = Un nom, une commune, un code postal ou une rue.
places-search-go = Chercher
places-filters = Plus de critères
places-service = Service proposé
places-commune = Commune
places-epci = Communauté de communes
places-open-now = Ouverts maintenant
places-accredited-only = Habilités à prendre des pass
places-requested-only = Avec une demande d’habilitation en attente
places-see-map = Voir la carte
places-new = Ajouter un lieu
places-imports = Importer un fichier
places-organisations = Structures
places-count = { $count ->
    [0] Aucun lieu
    [one] { $count } lieu
   *[other] { $count } lieux
}
places-none = Il n’y a encore aucun lieu.
    .next = Ajoutez-en un, ou importez un fichier au format national.
places-none-found = Aucun lieu ne correspond.
    .next = Essayez avec moins de mots ou moins de critères.
places-map-title = Carte des lieux
places-map-of = Carte des lieux : { $name }
places-map-place = Carte : { $name }
places-map-narrowed = La carte montre seulement les lieux de votre recherche.
places-map-list = { $count ->
    [0] Aucun lieu
    [one] Le lieu de la carte
   *[other] Les { $count } lieux de la carte
}
places-no-contours = Nous n’avons pas de fond de carte pour ce territoire.
places-without-position = { $count ->
    [one] { $count } lieu n’a pas de position connue : il est seulement dans la liste.
   *[other] { $count } lieux n’ont pas de position connue : ils sont seulement dans la liste.
}
places-accredited = Prend les pass

# Horaires
places-open-until = Ouvert jusqu’à { $hour }
places-open = Ouvert
places-closed = Fermé
places-perhaps = Peut-être ouvert : téléphonez avant de venir
places-opens-today = Fermé, ouvre à { $hour }
places-opens-tomorrow = Fermé, ouvre demain à { $hour }
places-opens-weekday = Fermé, ouvre { $day } à { $hour }
places-opens-day = Fermé, ouvre le { $day } à { $hour }
places-from-to = de { $from } à { $until }
places-hours = Horaires
places-hours-week = Les sept prochains jours, jours fériés compris
places-hours-none = Les horaires ne sont pas connus.
places-hours-unread = Horaires à vérifier
places-hours-osm = Horaires
    .hint = Par exemple : Mo-Fr 09:00-12:00,14:00-17:00; Sa 10:00-12:00; PH off. Les jours s’écrivent Mo, Tu, We, Th, Fr, Sa, Su ; PH off veut dire fermé les jours fériés.
places-day = Jour
places-today = aujourd’hui

# Fiche
places-edit = Modifier
places-edit-title = Modifier { $name }
places-new-title = Ajouter un lieu
places-save = Enregistrer
places-saved = C’est enregistré.
places-created = Le lieu est ajouté.
places-identity = Le lieu
places-name = Nom du lieu
places-organisation = Structure
    .hint = L’organisme qui fait vivre le lieu.
places-summary = Présentation en une phrase
places-detail = Présentation plus longue
places-mobility = Le lieu bouge-t-il ?
places-where = Où c’est
places-postcode = Code postal
    .hint = Laissez vide pour celui de la commune.
places-address = Adresse
places-address-extra = Complément d’adresse
places-latitude = Latitude
    .hint = Un nombre avec un point, par exemple 46.1696.
places-longitude = Longitude
    .hint = Par exemple 1.8715.
places-contact = Contact
places-phone = Téléphone
    .hint = Avec l’indicatif, par exemple +33555000000.
places-email = Courriel
places-emails = Courriels
    .hint = Une adresse par ligne.
places-website = Site
places-websites = Sites
    .hint = Une adresse par ligne, qui commence par https://
places-booking = Prise de rendez-vous en ligne
places-accessibility = Fiche d’accessibilité (Acceslibre)
places-offer = Ce qu’on y fait
places-services = Services
places-support-modes = Accompagnement
places-fees = Prix
places-access-modes = Comment venir
places-audiences = Publics
places-care = Accueil adapté
places-programmes = Programmes nationaux
places-labels = Formations et labels
places-other-labels = Autres labels
places-more-offer = Publics, accueil adapté, programmes et labels
places-journal = Historique de la fiche
places-origin = Source : { $source }. Fiche mise à jour le { $day }.
places-own-source = saisie dans Maillon
places-system = Maillon

# Étapes
places-stops = Étapes
places-stops-none = Aucune étape n’est encore indiquée.
places-stops-edit = Modifier les étapes
places-stops-title = Étapes de { $name }
places-stops-lead = Indiquez où le lieu s’arrête et quand. Une ligne vide est ignorée. Pour supprimer une étape, videz la commune et l’endroit.
places-stop-number = Étape { $number }
places-stop-label = Endroit
    .hint = Par exemple « place du marché ».
places-stop-now = En ce moment
places-stops-saved = Les étapes sont enregistrées.

# Habilitation
places-accreditation = Habilitation
places-accreditation-none = Ce lieu n’est pas habilité : il ne peut pas prendre de pass.
places-accredited-period = du { $from } au { $until }
places-request = Demander l’habilitation
places-requested = La demande est enregistrée.
places-grant-from = Habilité à partir du
places-grant-until = Dernier jour
places-grant = Accorder l’habilitation
places-granted = L’habilitation est accordée.
places-suspend = Suspendre l’habilitation
places-suspended = L’habilitation est suspendue dès aujourd’hui.
places-suspended-because = Habilitation suspendue : { $reason }
places-reinstate = Rétablir l’habilitation
places-reinstated = L’habilitation est rétablie dès aujourd’hui.
places-withdraw = Retirer l’habilitation
places-withdrawn = L’habilitation est retirée.
places-withdrawn-because = Habilitation retirée : { $reason }
places-reason = Raison
    .hint = En une phrase. Le lieu la lira.
places-refusal-from = Donnez le premier jour de l’habilitation.
    .next = Écrivez jour/mois/année, par exemple 01/03/2026.
places-refusal-until = Donnez le dernier jour de l’habilitation.
    .next = Écrivez jour/mois/année, par exemple 28/02/2027.

# Structures
places-organisation-search = Chercher une structure
    .hint = Un nom ou un SIREN.
places-organisation-new = Ajouter une structure
places-organisation-edit = Modifier la structure
places-organisation-created = La structure est ajoutée.
places-organisation-name = Nom de la structure
places-organisation-count = { $count ->
    [0] Aucune structure
    [one] { $count } structure
   *[other] { $count } structures
}
places-organisation-none = Aucune structure ne correspond.
    .next = Essayez avec moins de mots, ou ajoutez-la.
places-organisation-empty = Cette structure n’a pas encore de lieu.
    .next = Ajoutez-en un.
places-siren = SIREN
    .hint = Neuf chiffres. Si vous avez un SIRET, écrivez-le en entier : nous gardons le SIREN.
places-of-organisation = Lieux
places-unnamed = Structure { $siren } (nom à compléter)
places-unnamed-notice = Le nom de cette structure n’est pas connu.
    .next = Elle a été trouvée par son SIREN dans un fichier. Ajoutez son nom.

# Inviter des collègues
places-invite = Inviter quelqu’un
places-invite-title = Inviter quelqu’un : { $name }
places-bank-account = Compte bancaire
