# Interface de programmation

# Problèmes
api-title-malformed = La demande ne se lit pas
api-title-unknown = Jeton inconnu
api-title-forbidden = Ce jeton ne le permet pas
api-title-absent = Rien à cette adresse
api-title-refused = Demande refusée
api-title-trouble = Le service ne peut pas répondre
api-unknown-token = Le jeton manque, est inconnu ou a été révoqué.
    .next = Envoyez « Authorization: Bearer … » avec un jeton donné par votre coordinateur ou coordinatrice.
api-not-json = Le contenu n’est pas annoncé comme du JSON.
    .next = Envoyez « Content-Type: application/json ».
api-method-wrong = Cette adresse ne prend pas cette méthode.
    .next = Voyez l’en-tête « Allow » de la réponse.
api-malformed = La demande ne se lit pas : { $why }.
    .next = Corrigez-la d’après la documentation, à /api/v1/docs.
api-batch-size = Un lot contient de 1 à { $most } éléments.
    .next = Envoyez plusieurs lots.
api-scan-id-wrong = L’identifiant du scan n’est pas un ULID.
    .next = Faites-en un par intention d’encaisser, et renvoyez le même en cas de nouvel essai.
api-page-wrong = Cette suite de la liste n’existe pas.
    .next = Reprenez la valeur de « next » comme « cursor », et demandez de 1 à { $most } éléments.
api-days-wrong = Ces dates ne se lisent pas.
    .next = Écrivez-les comme 2026-03-31, sur { $most } jours au plus.
api-key-wrong = La clé d’idempotence ne se lit pas.
    .next = Elle a de 1 à 100 signes, parmi les lettres sans accent, les chiffres et _ . : -
api-key-reused = Cette clé d’idempotence a déjà servi pour une autre demande.
    .next = Faites une clé par demande.

# Clients
api-clients-title = Logiciels reliés
api-clients-lead = Chaque logiciel a son jeton, son rôle et ses droits. Ce qu’il fait est noté à son nom.
api-docs-link = Lire la documentation de l’interface
api-clients-none = Aucun logiciel n’est relié.
    .next = Donnez un jeton à l’outil d’un lieu ou de votre collectivité.
api-client-new = Relier un logiciel
api-client-name = Nom du logiciel
    .hint = Celui qu’on lira dans les historiques, par exemple « Caisse de La Palette ».
api-client-role = Il agit comme
api-client-organisation = Où
    .hint = Les lieux d’une structure, ou tout le territoire.
api-client-everywhere = Tout le territoire
api-client-reach = Rôle
api-client-scopes = Droits
api-client-since = Depuis
api-client-create = Créer le jeton
api-client-made = Le jeton est prêt.
    .next = Copiez-le maintenant dans le logiciel : il ne sera plus montré.
api-client-revoke = Révoquer
api-client-revoked = Le jeton est révoqué : il n’ouvre plus rien.
api-client-revoked-on = Révoqué le { $day }

# Documentation
api-docs-title = Interface de programmation
api-docs-lead = Tout ce qu’un logiciel peut demander à Maillon. La description vaut pour les machines aussi :
api-docs-operations = Demandes
api-docs-scope = Droit nécessaire : { $scope }
api-docs-parameters = Paramètres
api-docs-required = obligatoire
api-docs-body = Contenu
api-docs-answers = Réponses
api-docs-example = En ligne de commande
api-docs-try = Essayer ici
api-docs-token = Jeton
    .hint = Il reste dans cette page et n’est gardé nulle part.
api-docs-send = Envoyer la demande
api-docs-schemas = Formes
api-docs-problems = Problèmes
api-docs-problems-lead = Une demande qui n’aboutit pas reçoit « application/problem+json » : une phrase à montrer, et un code stable pour le programme.
